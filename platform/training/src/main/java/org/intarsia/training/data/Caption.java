package org.intarsia.training.data;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A caption of a scene: always its class and the colour of the shape, and some of the other facts,
 * in one of several phrasings. It is a function of the facts, the seed and the index.
 */
final class Caption {
    /** Captions draw from a sequence of their own: scenes stay as they are. */
    private static final long SEQUENCE = 0x7E475;

    private final SceneFacts facts;
    private final SplitMix64 random;

    private Caption(SceneFacts facts, SplitMix64 random) {
        this.facts = facts;
        this.random = random;
    }

    static String of(SceneFacts facts, long seed, long index) {
        SplitMix64 random = new SplitMix64(seed ^ SEQUENCE, index);
        return new Caption(facts, random).text();
    }

    private String text() {
        String size = size();
        String place = place();
        String turn = turn();
        String background = background();
        double phrasing = random.between(0, 1);
        if (phrasing < 0.12) {
            return sentences(size, place, background);
        }
        String subject = joined(" ", size, colour(facts.fill()), noun());
        String shown = phrasing < 0.27 ? subject : article(subject);
        if (phrasing > 0.9) {
            shown = one("a picture of", "an image of", "a drawing of") + " " + shown;
        }
        String details = joined(", ", joined(" ", shown, place), turn);
        if (background.isEmpty()) {
            return details;
        }
        if (phrasing < 0.4) {
            return "on " + background + ", " + details;
        }
        return details + (turn.isEmpty() ? " " : ", ") + "on " + background;
    }

    /** "The star is red and small. It is at the top. The background is blue." */
    private String sentences(String size, String place, String background) {
        String is = "the " + noun() + " is " + joined(" and ", colour(facts.fill()), size);
        return joined(
                ". ",
                is,
                place.isEmpty() ? "" : "it is " + place,
                background.isEmpty() ? "" : "it is on " + background);
    }

    private String size() {
        return switch (facts.size()) {
            case SMALL -> sometimes(0.6, one("small", "small", "little", "tiny"));
            case MEDIUM -> sometimes(0.2, one("medium", "medium-sized"));
            case LARGE -> sometimes(0.6, one("large", "big", "big", "huge"));
        };
    }

    private String noun() {
        boolean other = random.between(0, 1) < 0.15;
        return switch (facts.kind()) {
            case CIRCLE -> other ? "disc" : "circle";
            case CROSS -> other ? "plus" : "cross";
            case CRESCENT -> other ? "crescent moon" : "crescent";
            default -> facts.kind().title();
        };
    }

    private String colour(ColorName name) {
        boolean other = random.between(0, 1) < 0.15;
        return switch (name) {
            case GREY -> other ? "gray" : "grey";
            case PURPLE -> other ? "violet" : "purple";
            case CYAN -> other ? "turquoise" : "cyan";
            default -> name.title();
        };
    }

    private String place() {
        String down = word(facts.down(), "top", "bottom");
        String across = word(facts.across(), "left", "right");
        if (down.isEmpty() && across.isEmpty()) {
            return sometimes(0.4, one("in the middle", "in the centre", "in the center"));
        }
        String where = one("at the ", "at the ", "in the ");
        String corner = down.isEmpty() || across.isEmpty() ? "" : one("", "", " corner");
        return sometimes(0.5, where + joined(" ", down, across) + corner);
    }

    private static String word(SceneFacts.Side side, String first, String last) {
        return switch (side) {
            case FIRST -> first;
            case MIDDLE -> "";
            case LAST -> last;
        };
    }

    private String turn() {
        return switch (facts.turn()) {
            case UNSEEN -> "";
            case UPRIGHT -> sometimes(0.15, one("upright", "not turned"));
            case CLOCKWISE -> sometimes(0.35, one("turned clockwise", "turned to the right"));
            case ANTICLOCKWISE ->
                    sometimes(
                            0.35,
                            one(
                                    "turned anticlockwise",
                                    "turned counterclockwise",
                                    "turned to the left"));
        };
    }

    private String background() {
        String from = colour(facts.from());
        if (facts.from() == facts.to()) {
            String behind = one(" background", " background", " gradient", " ground");
            return sometimes(0.85, article(from + behind));
        }
        String to = colour(facts.to());
        return sometimes(
                0.85,
                one(
                        "a gradient from " + from + " to " + to,
                        "a background from " + from + " to " + to,
                        article(from + " and " + to + " background"),
                        article(to + " and " + from + " gradient")));
    }

    private String sometimes(double share, String words) {
        return random.between(0, 1) < share ? words : "";
    }

    private String one(String... choices) {
        return choices[(int) random.between(0, choices.length)];
    }

    private static String article(String words) {
        return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
    }

    private static String joined(String between, String... words) {
        return Stream.of(words)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(between));
    }
}
