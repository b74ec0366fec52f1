package org.intarsia.training.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.intarsia.pipeline.picture.Pictures;

/**
 * The data set: picture i of a seed is a function of the two alone.
 *
 * @param size side of the pictures in pixels
 * @param seed of the endless sequence
 * @param turn greatest turn of a shape from upright, either way, in degrees
 */
public record Shapes(int size, long seed, double turn) implements Dataset {
    /** The side by default, in pixels. */
    public static final int SIZE = 64;

    /** The turn by default: a heart stays a heart to a person, whatever the picture's size. */
    public static final double TURN = 11.25;

    public Shapes {
        if (size < 8 || size > 4096) {
            throw new IllegalArgumentException(
                    "shapes of " + size + " pixels; 8 to 4096 can be drawn");
        }
        if (!(turn >= 0 && turn <= 180)) {
            throw new IllegalArgumentException(
                    "shapes turned by " + turn + " degrees; 0 to 180 mean something");
        }
    }

    /** With the turn by default. */
    public Shapes(int size, long seed) {
        this(size, seed, TURN);
    }

    @Override
    public int classes() {
        return ShapeClass.values().length;
    }

    /** The label of a picture: classes take turns. */
    @Override
    public int label(long index) {
        return (int) Math.floorMod(index, (long) classes());
    }

    /** By facts of its scene, in a phrasing of its own. */
    @Override
    public String caption(long index) {
        return Caption.of(facts(index), seed, index);
    }

    /** What can be said of a picture. */
    public SceneFacts facts(long index) {
        return SceneFacts.of(Scene.of(seed, index, turn));
    }

    @Override
    public float[] render(long[] indices) {
        int each = 3 * size * size;
        float[] values = new float[indices.length * each];
        IntStream.range(0, indices.length)
                .forEach(row -> Pictures.fill(values, row * each, picture(indices[row])));
        return values;
    }

    /** One picture. */
    public BufferedImage picture(long index) {
        return draw(Scene.of(seed, index, turn), size);
    }

    /** A scene on a square of any size, antialiased. */
    public static BufferedImage draw(Scene scene, int size) {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, size, size, background(scene, size), 0, size);
        Graphics2D g = picture.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(scene.fill());
            double scale = scene.radius() * size;
            double cos = StrictMath.cos(scene.turn()) * scale;
            double sin = StrictMath.sin(scene.turn()) * scale;
            AffineTransform place =
                    new AffineTransform(cos, sin, -sin, cos, scene.x() * size, scene.y() * size);
            g.fill(place.createTransformedShape(scene.kind().outline()));
        } finally {
            g.dispose();
        }
        return picture;
    }

    private static int[] background(Scene scene, int size) {
        double across = StrictMath.cos(scene.slope());
        double down = StrictMath.sin(scene.slope());
        double reach = (Math.abs(across) + Math.abs(down)) / 2;
        int[] rgb = new int[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double along = ((x + 0.5) / size - 0.5) * across + ((y + 0.5) / size - 0.5) * down;
                rgb[y * size + x] = blend(scene.from(), scene.to(), (along / reach + 1) / 2);
            }
        }
        return rgb;
    }

    private static int blend(Color a, Color b, double t) {
        int red = (int) (a.getRed() + (b.getRed() - a.getRed()) * t + 0.5);
        int green = (int) (a.getGreen() + (b.getGreen() - a.getGreen()) * t + 0.5);
        int blue = (int) (a.getBlue() + (b.getBlue() - a.getBlue()) * t + 0.5);
        return red << 16 | green << 8 | blue;
    }
}
