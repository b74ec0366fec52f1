package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.base.Digests;
import org.intarsia.pipeline.picture.PictureFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ImageSpec;

/**
 * A picture that a person gives.
 *
 * @param image its middle, with sides that are multiples of 16
 * @param sha256 of the file
 */
public record GivenPicture(BufferedImage image, String sha256) {
    private static final int MULTIPLE = 16;

    /**
     * @throws IntarsiaException INT-429 for a file that is no picture, or one that is too small or
     *     too large
     */
    public static GivenPicture read(Path file) {
        BufferedImage whole = PictureFile.read(file);
        try {
            String sha256 = Digests.sha256(Files.readAllBytes(file));
            return new GivenPicture(PictureFile.cropped(whole, MULTIPLE, file), sha256);
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    file.toString(),
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }

    public ImageSpec size() {
        return new ImageSpec(image.getHeight(), image.getWidth());
    }
}
