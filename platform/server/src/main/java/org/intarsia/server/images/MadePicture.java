package org.intarsia.server.images;

import java.util.Base64;
import java.util.Map;

/**
 * A finished picture.
 *
 * @param label what it was made for, in words
 * @param seed with which the same pipeline makes it again
 * @param png the file, with its provenance in it
 * @param provenance the text entries of the file
 * @param generation of the pipeline that made it
 */
public record MadePicture(
        int index,
        String label,
        long seed,
        byte[] png,
        Map<String, String> provenance,
        int generation) {
    public MadePicture {
        provenance = Map.copyOf(provenance);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(png);
    }
}
