package org.intarsia.app.picture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.pipeline.text.TextOrigin;
import org.intarsia.spi.spec.ConditioningSpec;
import org.jspecify.annotations.Nullable;

/**
 * A run that is about to begin: what its pictures are called, and what each says of its making.
 *
 * @param pipeline the manifest's name
 * @param order which pictures it makes
 * @param conditioning what they are conditioned on
 * @param provenance text entries that all its pictures have in common
 * @param texts what it is conditioned on, one for all or one a class or text; empty where there is
 *     none
 * @param generation of the running pipeline; null where none serves
 */
public record RunStart(
        String pipeline,
        PictureOrder order,
        ConditioningSpec conditioning,
        Map<String, String> provenance,
        List<TextOrigin> texts,
        @Nullable Integer generation) {
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_ROW = 100;

    public RunStart {
        provenance = Map.copyOf(provenance);
        texts = List.copyOf(texts);
    }

    /**
     * The name of a picture's file, without its ending; no two of an order have the same. It begins
     * with the number of the class, and holds letters, digits, dots and dashes of ASCII alone,
     * whatever the class is called.
     */
    public String name(int index) {
        int label = order.label(index);
        String seed = "seed-" + order.seed(index);
        if (!(conditioning instanceof ConditioningSpec.Classes classes)) {
            boolean text = conditioning instanceof ConditioningSpec.Text;
            return text ? "text-" + label + "-" + seed : seed;
        }
        if (classes.names().isEmpty()) {
            return "class-" + label + "-" + seed;
        }
        int digits = Integer.toString(classes.classes() - 1).length();
        String number = String.format(Locale.ROOT, "%0" + digits + "d", label);
        String word = plain(classes.names().get(label));
        return number + "-" + (word.isEmpty() ? "" : word + "-") + seed;
    }

    private static String plain(String name) {
        String word = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        word = word.substring(0, Math.min(LONGEST_NAME, word.length()));
        return word.replaceAll("^[.-]+|[.-]+$", "");
    }

    /** What a picture was made for, in words: a class or a text. */
    public String row(int index) {
        int label = order.label(index);
        String prompt =
                conditioning instanceof ConditioningSpec.Classes || texts.isEmpty()
                        ? null
                        : texts.get(texts.size() == 1 ? 0 : label).prompt();
        String line = prompt == null ? "" : prompt.replaceAll("[\\s\\p{Cc}]+", " ").strip();
        if (line.isEmpty()) {
            return Labels.name(label, conditioning);
        }
        return line.codePointCount(0, line.length()) <= LONGEST_ROW
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_ROW)) + "...";
    }

    /** Text entries for a picture's file. */
    public Map<String, String> metadata(int index) {
        int label = order.label(index);
        Map<String, String> metadata = new LinkedHashMap<>(provenance);
        metadata.put(Provenance.SEED, Long.toString(order.seed(index)));
        if (conditioning instanceof ConditioningSpec.Classes) {
            metadata.put(Provenance.LABEL, Integer.toString(label));
        }
        if (!texts.isEmpty()) {
            TextOrigin text = texts.get(texts.size() == 1 ? 0 : label);
            metadata.put(Provenance.TEXT, label + " of " + text.digest());
            if (text.prompt() != null) {
                metadata.put(Provenance.PROMPT, text.prompt());
            }
            if (text.negative() != null) {
                metadata.put(Provenance.NEGATIVE_PROMPT, text.negative());
            }
        }
        return metadata;
    }
}
