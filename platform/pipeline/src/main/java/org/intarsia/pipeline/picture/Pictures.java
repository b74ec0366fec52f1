package org.intarsia.pipeline.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Between tensors [B, 3, H, W] in [-1, 1] and 8-bit RGB pictures. */
public final class Pictures {
    private Pictures() {}

    /**
     * Each row as a picture, a pixel being round(clip((x + 1) / 2 * 255, 0, 255)), halves to even.
     *
     * @param imageBCHW float32, on any device; stays the caller's
     */
    public static List<BufferedImage> of(NDArray imageBCHW) {
        Shape shape = imageBCHW.getShape();
        if (shape.dimension() != 4 || shape.get(1) != 3) {
            throw new IllegalArgumentException("pictures are [B, 3, H, W], not " + shape);
        }
        float[] values = imageBCHW.toFloatArray();
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        List<BufferedImage> pictures = new ArrayList<>();
        for (int row = 0; row < shape.get(0); row++) {
            pictures.add(picture(values, row * 3 * height * width, height, width));
        }
        return pictures;
    }

    /**
     * Which rows hold finite values alone.
     *
     * @param imageBCHW float32, on any device; stays the caller's
     */
    public static List<Boolean> finite(NDArray imageBCHW) {
        float[] values = imageBCHW.toFloatArray();
        int rows = Math.toIntExact(imageBCHW.getShape().get(0));
        int each = rows == 0 ? 0 : values.length / rows;
        List<Boolean> finite = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            boolean all = true;
            for (int i = row * each; i < (row + 1) * each; i++) {
                all &= Float.isFinite(values[i]);
            }
            finite.add(all);
        }
        return finite;
    }

    /**
     * @param what the pictures are, for the message
     * @throws IntarsiaException INT-517 when a row holds values that are not finite
     */
    public static void requireFinite(NDArray imageBCHW, String what) {
        long broken = finite(imageBCHW).stream().filter(all -> !all).count();
        if (broken > 0) {
            throw new IntarsiaException(
                    ErrorCode.PICTURE_NOT_FINITE,
                    what,
                    broken + " of them hold values that are not finite (NaN or infinite)",
                    "Use another model file, seed or guidance scale.");
        }
    }

    private static BufferedImage picture(float[] values, int from, int height, int width) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int plane = height * width;
        int[] rgb = new int[plane];
        for (int i = 0; i < plane; i++) {
            rgb[i] =
                    level(values[from + i]) << 16
                            | level(values[from + plane + i]) << 8
                            | level(values[from + 2 * plane + i]);
        }
        picture.setRGB(0, 0, width, height, rgb, 0, width);
        return picture;
    }

    /** 0 to 255; what is no number becomes 0. */
    static int level(float x) {
        float scaled = (x + 1) / 2 * 255;
        return (int) Math.rint(Math.max(0f, Math.min(255f, scaled)));
    }

    /**
     * Pictures of one size as [B, 3, H, W], a pixel being v / 255 * 2 - 1.
     *
     * @param manager owns the result
     */
    public static NDArray tensor(NDManager manager, List<BufferedImage> pictures) {
        int height = pictures.get(0).getHeight();
        int width = pictures.get(0).getWidth();
        float[] values = new float[pictures.size() * 3 * height * width];
        for (int row = 0; row < pictures.size(); row++) {
            fill(values, row * 3 * height * width, pictures.get(row));
        }
        return manager.create(values, new Shape(pictures.size(), 3, height, width));
    }

    /**
     * Writes one picture as three planes in [-1, 1].
     *
     * @param from where the first plane begins
     */
    public static void fill(float[] values, int from, BufferedImage picture) {
        int height = picture.getHeight();
        int width = picture.getWidth();
        int plane = height * width;
        int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < plane; i++) {
            values[from + i] = (rgb[i] >> 16 & 255) / 255f * 2 - 1;
            values[from + plane + i] = (rgb[i] >> 8 & 255) / 255f * 2 - 1;
            values[from + 2 * plane + i] = (rgb[i] & 255) / 255f * 2 - 1;
        }
    }
}
