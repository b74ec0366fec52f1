package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import java.util.Map;

/**
 * A finished picture.
 *
 * @param index its place in the order, from 0
 * @param name of its file, without an ending
 * @param row what it was made for, in words: a class or a text
 * @param metadata text entries for its PNG
 */
public record Picture(
        int index, String name, String row, BufferedImage image, Map<String, String> metadata) {
    public Picture {
        metadata = Map.copyOf(metadata);
    }
}
