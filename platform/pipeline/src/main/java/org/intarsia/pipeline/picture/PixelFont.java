package org.intarsia.pipeline.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Letters of 5 x 8 pixels, drawn here because a machine without a desktop often has no font at all.
 * Enlarged by whole factors they stay crisp.
 */
final class PixelFont {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 8;
    private static final int ADVANCE = WIDTH + 1;
    private static final PixelFont PLAIN = read("font.txt");

    private final Map<Character, String[]> glyphs;

    private PixelFont(Map<Character, String[]> glyphs) {
        this.glyphs = Map.copyOf(glyphs);
    }

    static PixelFont plain() {
        return PLAIN;
    }

    int width(String text, int scale) {
        return text.isEmpty() ? 0 : (text.length() * ADVANCE - 1) * scale;
    }

    int height(int scale) {
        return HEIGHT * scale;
    }

    /** The text cut to a width, three dots in place of what is missing. */
    String fit(String text, int scale, int room) {
        if (width(text, scale) <= room) {
            return text;
        }
        int letters = Math.max(0, (room / scale + 1) / ADVANCE - 3);
        return text.substring(0, Math.min(letters, text.length())) + "...";
    }

    /**
     * Draws with the upper left corner at (x, y); letters that are not known become a question
     * mark.
     */
    void draw(Graphics2D g, String text, int[] at, int scale, Color colour) {
        g.setColor(colour);
        for (int i = 0; i < text.length(); i++) {
            String[] rows = glyphs.getOrDefault(text.charAt(i), glyphs.get('?'));
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    if (rows[y].charAt(x) == '#') {
                        g.fillRect(
                                at[0] + (i * ADVANCE + x) * scale, at[1] + y * scale, scale, scale);
                    }
                }
            }
        }
    }

    private static PixelFont read(String resource) {
        Map<Character, String[]> glyphs = new HashMap<>();
        glyphs.put(' ', ". . . . . . . .".replace(".", ".....").split(" "));
        try (InputStream in = PixelFont.class.getResourceAsStream(resource);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                glyphs.put(line.charAt(0), line.substring(2).split(" "));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PixelFont(glyphs);
    }
}
