package org.intarsia.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CaptionTest {
    private static final Shapes DATA = new Shapes(64, 1);
    private static final Map<ColorName, List<String>> OTHER_COLOURS =
            Map.of(
                    ColorName.GREY, List.of("gray"),
                    ColorName.PURPLE, List.of("violet"),
                    ColorName.CYAN, List.of("turquoise"));
    private static final Map<ShapeClass, List<String>> OTHER_NOUNS =
            Map.of(
                    ShapeClass.CIRCLE, List.of("disc"),
                    ShapeClass.CROSS, List.of("plus"));

    private static boolean says(String caption, String word, List<String> others) {
        List<String> words = List.of(caption.split("[ ,.-]+"));
        return words.contains(word) || others.stream().anyMatch(words::contains);
    }

    @Test
    void aCaptionIsAFunctionOfSeedAndIndexAlone() {
        assertEquals(DATA.caption(5), new Shapes(64, 1).caption(5));
        assertEquals(DATA.caption(5), new Shapes(32, 1).caption(5));
        assertNotEquals(DATA.caption(5), new Shapes(64, 2).caption(5));
        assertEquals(DATA.caption(1), new FirstPictures(DATA, 4).caption(5));
    }

    @Test
    void everyCaptionNamesTheClassAndTheColourOfTheShape() {
        for (long index = 0; index < 2000; index++) {
            Scene scene = Scene.of(1, index, Shapes.TURN);
            String caption = DATA.caption(index);
            ColorName fill = ColorName.of(scene.fill());
            assertTrue(
                    says(
                            caption,
                            scene.kind().title(),
                            OTHER_NOUNS.getOrDefault(scene.kind(), List.of())),
                    caption);
            assertTrue(
                    says(caption, fill.title(), OTHER_COLOURS.getOrDefault(fill, List.of())),
                    caption);
            assertEquals(caption.toLowerCase(Locale.ROOT).strip(), caption);
            assertTrue(!caption.contains("  ") && !caption.contains(" ,"), caption);
        }
    }

    @Test
    void whatIsSaidOfSizePlaceAndTurnIsTrue() {
        for (long index = 0; index < 5000; index++) {
            Scene scene = Scene.of(1, index, Shapes.TURN);
            String caption = DATA.caption(index);
            check(caption, scene.radius() < 0.3, "small", "little", "tiny");
            check(caption, scene.radius() >= 0.36, "large", "big", "huge");
            check(
                    caption,
                    scene.x() < 0.45,
                    "top left",
                    "bottom left",
                    "at the left",
                    "in the left");
            check(caption, scene.x() > 0.55, "top right", "bottom right", "at the right");
            check(caption, scene.y() < 0.45, " top");
            check(caption, scene.y() > 0.55, "bottom");
            check(caption, scene.turn() > Math.toRadians(5), "turned clockwise");
            check(caption, scene.turn() < -Math.toRadians(5), "anticlockwise");
        }
    }

    private static void check(String caption, boolean fact, String... words) {
        for (String word : words) {
            assertTrue(fact || !caption.contains(word), caption);
        }
    }

    @Test
    void thereAreManyPhrasings() {
        Set<String> seen = new HashSet<>();
        LongStream.range(0, 1000).forEach(index -> seen.add(DATA.caption(index)));
        assertTrue(seen.size() > 800, seen.size() + " captions of 1000");
        for (String words :
                List.of(
                        "background",
                        "gradient from",
                        "a picture of",
                        "small",
                        "the middle",
                        "corner",
                        "turned clockwise",
                        "upright",
                        "it is on",
                        "medium")) {
            assertTrue(seen.stream().anyMatch(caption -> caption.contains(words)), words);
        }
    }

    @Test
    void coloursAreCalledAsAPersonCallsThem() {
        Map<Color, ColorName> names =
                Map.ofEntries(
                        Map.entry(Color.BLACK, ColorName.BLACK),
                        Map.entry(Color.WHITE, ColorName.WHITE),
                        Map.entry(Color.GRAY, ColorName.GREY),
                        Map.entry(Color.RED, ColorName.RED),
                        Map.entry(new Color(250, 30, 60), ColorName.RED),
                        Map.entry(new Color(255, 140, 0), ColorName.ORANGE),
                        Map.entry(new Color(139, 69, 19), ColorName.BROWN),
                        Map.entry(Color.YELLOW, ColorName.YELLOW),
                        Map.entry(Color.GREEN, ColorName.GREEN),
                        Map.entry(Color.CYAN, ColorName.CYAN),
                        Map.entry(Color.BLUE, ColorName.BLUE),
                        Map.entry(new Color(120, 40, 200), ColorName.PURPLE),
                        Map.entry(new Color(255, 80, 180), ColorName.PINK));
        names.forEach((colour, name) -> assertEquals(name, ColorName.of(colour), colour + ""));
    }
}
