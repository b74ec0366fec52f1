package org.intarsia.server.images;

import java.time.Instant;
import java.util.Locale;

/**
 * A finished picture that can be fetched.
 *
 * @param id that cannot be guessed
 * @param pipeline that made it, by its name at that time
 * @param owner who asked for it
 * @param at when it was finished
 */
public record KeptPicture(
        String id, String pipeline, String owner, Instant at, MadePicture picture) {
    /** Whether every word is somewhere in what the picture says of its making. */
    boolean says(String words) {
        String all =
                String.join(
                                " ",
                                pipeline,
                                picture.label(),
                                Long.toString(picture.seed()),
                                String.join(" ", picture.provenance().values()))
                        .toLowerCase(Locale.ROOT);
        for (String word : words.toLowerCase(Locale.ROOT).split("\\s+")) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
