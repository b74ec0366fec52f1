package org.intarsia.training.data;

import java.awt.Color;

/**
 * What one picture shows, lengths being fractions of the picture's side.
 *
 * @param kind the class
 * @param x centre, 0 left to 1 right
 * @param y centre, 0 top to 1 bottom
 * @param radius of the circle around the shape
 * @param turn clockwise, in radians
 * @param fill colour of the shape
 * @param from colour of the background at the gradient's beginning
 * @param to colour of the background at its end
 * @param slope direction of the gradient, in radians
 */
public record Scene(
        ShapeClass kind,
        double x,
        double y,
        double radius,
        double turn,
        Color fill,
        Color from,
        Color to,
        double slope) {
    /** Least difference of lightness between the shape and either end of the background. */
    public static final double CONTRAST = 0.3;

    private static final int TRIES = 1_000_000;
    private static final double SMALLEST = 0.26;
    private static final double LARGEST = 0.4;

    /**
     * The scene of one index; its class is the index modulo ten.
     *
     * @param turn greatest turn either way, in degrees
     */
    public static Scene of(long seed, long index, double turn) {
        SplitMix64 random = new SplitMix64(seed, index);
        ShapeClass[] kinds = ShapeClass.values();
        double radius = random.between(SMALLEST, LARGEST);
        double room = 0.48 - radius;
        double x = 0.5 + random.between(-room, room);
        double y = 0.5 + random.between(-room, room);
        double turned = random.between(-1, 1) * StrictMath.toRadians(turn);
        Color from = colour(random);
        Color to = near(from, random);
        Color fill = fill(random, from, to);
        return new Scene(
                kinds[(int) Math.floorMod(index, (long) kinds.length)],
                x,
                y,
                radius,
                turned,
                fill,
                from,
                to,
                random.between(0, 2 * StrictMath.PI));
    }

    /** Difference of lightness, 0 to 1. */
    public static double contrast(Color a, Color b) {
        return Math.abs(lightness(a) - lightness(b));
    }

    /** Some backgrounds leave hardly a colour, or none: after many tries, black or white. */
    private static Color fill(SplitMix64 random, Color from, Color to) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Color fill = colour(random);
            if (contrast(fill, from) >= CONTRAST && contrast(fill, to) >= CONTRAST) {
                return fill;
            }
        }
        double ofBlack = Math.min(lightness(from), lightness(to));
        double ofWhite = 1 - Math.max(lightness(from), lightness(to));
        return ofBlack > ofWhite ? Color.BLACK : Color.WHITE;
    }

    private static double lightness(Color c) {
        return (0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue()) / 255;
    }

    private static Color colour(SplitMix64 random) {
        return hsb(random.between(0, 1), random.between(0.15, 0.95), random.between(0.15, 1));
    }

    /** The same hue with a drift, a little darker or lighter: a gradient that stays calm. */
    private static Color near(Color colour, SplitMix64 random) {
        float[] hsb = Color.RGBtoHSB(colour.getRed(), colour.getGreen(), colour.getBlue(), null);
        double hue = hsb[0] + random.between(-0.12, 0.12);
        double brightness = hsb[2] + random.between(-0.2, 0.2);
        return hsb(hue, hsb[1], Math.max(0.1, Math.min(1, brightness)));
    }

    private static Color hsb(double hue, double saturation, double brightness) {
        return new Color(Color.HSBtoRGB((float) hue, (float) saturation, (float) brightness));
    }
}
