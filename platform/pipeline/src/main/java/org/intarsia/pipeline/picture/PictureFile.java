package org.intarsia.pipeline.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.spec.ImageSpec;

/** Reads pictures that people give: PNG and JPEG. */
public final class PictureFile {
    private static final int MOST_PIXELS = 16_384;

    private PictureFile() {}

    /**
     * @throws IntarsiaException INT-429 for a file that is no picture, or one of more than 16384
     *     pixels a side
     */
    public static BufferedImage read(Path file) {
        try (ImageInputStream in = ImageIO.createImageInputStream(Files.newInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw refused(file, "it is no picture that is read");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                if (reader.getWidth(0) > MOST_PIXELS || reader.getHeight(0) > MOST_PIXELS) {
                    throw refused(file, "a side of it is above " + MOST_PIXELS + " pixels");
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw refused(file, "it cannot be read: " + e.getMessage());
        }
    }

    /**
     * The middle of a picture whose sides are multiples of a number.
     *
     * @throws IntarsiaException INT-429 where it is smaller than that
     */
    public static BufferedImage cropped(BufferedImage picture, int multiple, Path file) {
        int width = picture.getWidth() / multiple * multiple;
        int height = picture.getHeight() / multiple * multiple;
        if (width == 0 || height == 0) {
            throw refused(
                    file,
                    "it is "
                            + new ImageSpec(picture.getHeight(), picture.getWidth())
                            + " pixels, and sides of at least "
                            + multiple
                            + " are needed");
        }
        return picture.getSubimage(
                (picture.getWidth() - width) / 2,
                (picture.getHeight() - height) / 2,
                width,
                height);
    }

    /**
     * @return [1, 3, H, W] in [-1, 1]
     */
    public static NDArray array(NDManager manager, BufferedImage picture) {
        int height = picture.getHeight();
        int width = picture.getWidth();
        float[] values = new float[3 * height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int rgb = picture.getRGB(column, row);
                for (int channel = 0; channel < 3; channel++) {
                    int level = rgb >> (16 - 8 * channel) & 255;
                    values[(channel * height + row) * width + column] = level / 127.5f - 1;
                }
            }
        }
        return manager.create(values, new Shape(1, 3, height, width));
    }

    private static IntarsiaException refused(Path file, String cause) {
        return new IntarsiaException(
                ErrorCode.PICTURE_FILE_UNREADABLE,
                Place.file(String.valueOf(file.getFileName())),
                cause,
                "Give a PNG or JPEG file.");
    }
}
