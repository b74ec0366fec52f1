package org.intarsia.server.images;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import org.intarsia.spi.spec.ImageSpec;

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
    private static final int WIDTH_AT = 16;
    private static final int HEIGHT_AT = 20;

    public MadePicture {
        provenance = Map.copyOf(provenance);
    }

    /** Of the picture itself: a swap may come between the plan that was asked and the run. */
    public ImageSpec size() {
        return size(png);
    }

    /** The size that the header of a PNG file states. */
    public static ImageSpec size(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        return new ImageSpec(file.getInt(HEIGHT_AT), file.getInt(WIDTH_AT));
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(png);
    }
}
