package org.intarsia.pipeline.text;

import org.jspecify.annotations.Nullable;

/**
 * What a person writes for a picture.
 *
 * @param negative what the picture is to avoid; null for the text that the manifest has for none
 */
public record Prompt(String text, @Nullable String negative) {
    /** Whether every character of a text is there: none is half of a surrogate pair. */
    public static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE);
    }
}
