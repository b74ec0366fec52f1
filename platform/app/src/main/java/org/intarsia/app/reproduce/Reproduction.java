package org.intarsia.app.reproduce;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.intarsia.app.difference.Difference;

/**
 * What making a picture again came to.
 *
 * @param differences of what it was made of; empty when all is as the picture says
 * @param sameSize whether both pictures have one size; others are not compared
 * @param pixels that differ
 * @param largest difference of a channel, of 255
 */
public record Reproduction(
        List<Difference> differences, boolean sameSize, long pixels, int largest) {
    public Reproduction {
        differences = List.copyOf(differences);
    }

    /**
     * @param recorded the text entries of the first picture
     * @param now the text entries of the second
     */
    static Reproduction of(
            Map<String, String> recorded,
            BufferedImage first,
            Map<String, String> now,
            BufferedImage second) {
        List<Difference> differences = Differences.of(recorded, now);
        if (first.getWidth() != second.getWidth() || first.getHeight() != second.getHeight()) {
            return new Reproduction(differences, false, 0, 0);
        }
        long pixels = 0;
        int largest = 0;
        for (int y = 0; y < first.getHeight(); y++) {
            for (int x = 0; x < first.getWidth(); x++) {
                int difference = difference(first.getRGB(x, y), second.getRGB(x, y));
                pixels += difference > 0 ? 1 : 0;
                largest = Math.max(largest, difference);
            }
        }
        return new Reproduction(differences, true, pixels, largest);
    }

    private static int difference(int a, int b) {
        int largest = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            largest = Math.max(largest, Math.abs((a >>> shift & 255) - (b >>> shift & 255)));
        }
        return largest;
    }

    /** Whether every pixel is the same. */
    public boolean identical() {
        return sameSize && pixels == 0;
    }

    /** In one line. */
    public String text() {
        if (identical()) {
            return "identical";
        }
        return sameSize
                ? pixels + " pixels differ, by at most " + largest + " of 255"
                : "another size";
    }
}
