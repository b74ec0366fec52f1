package org.intarsia.training.data;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ten classes, label by label, each an outline in the unit circle around the origin. */
public enum ShapeClass {
    CIRCLE(disc(0, 0, 0.92)),
    SQUARE(polygon(4, 1, 1)),
    TRIANGLE(polygon(3, 1, 1)),
    STAR(polygon(10, 1, 0.42)),
    CROSS(cross()),
    RING(without(disc(0, 0, 0.95), disc(0, 0, 0.52))),
    HEART(heart()),
    CRESCENT(crescent()),
    ARROW(arrow()),
    HEXAGON(polygon(6, 0.98, 0.98));

    private final Shape outline;

    ShapeClass(Shape outline) {
        this.outline = outline;
    }

    /** A copy of the outline: y points down, the radius is at most 1. */
    public Shape outline() {
        return new Path2D.Double(outline);
    }

    /** {@code circle}, {@code square}, ... */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names by label. */
    public static List<String> titles() {
        return Arrays.stream(values()).map(ShapeClass::title).toList();
    }

    private static Shape disc(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    private static Shape without(Shape from, Shape hole) {
        Area area = new Area(from);
        area.subtract(new Area(hole));
        return area;
    }

    /** Corners at even angles, alternating between two radii, the first straight up. */
    private static Shape polygon(int corners, double outer, double inner) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < corners; i++) {
            double angle = 2 * StrictMath.PI * i / corners;
            double radius = i % 2 == 0 ? outer : inner;
            double x = radius * StrictMath.sin(angle);
            double y = -radius * StrictMath.cos(angle);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }

    private static Shape cross() {
        Area area = new Area(new Rectangle2D.Double(-0.95, -0.3, 1.9, 0.6));
        area.add(new Area(new Rectangle2D.Double(-0.3, -0.95, 0.6, 1.9)));
        return area;
    }

    private static Shape heart() {
        Path2D path = new Path2D.Double();
        path.moveTo(0, 0.95);
        path.curveTo(-0.35, 0.6, -1, 0.25, -0.98, -0.3);
        path.curveTo(-0.96, -0.72, -0.66, -0.88, -0.45, -0.86);
        path.curveTo(-0.2, -0.84, -0.04, -0.62, 0, -0.38);
        path.curveTo(0.04, -0.62, 0.2, -0.84, 0.45, -0.86);
        path.curveTo(0.66, -0.88, 0.96, -0.72, 0.98, -0.3);
        path.curveTo(1, 0.25, 0.35, 0.6, 0, 0.95);
        path.closePath();
        return path;
    }

    private static Shape crescent() {
        Shape moon = without(disc(0, 0, 1), disc(0.45, 0, 0.78));
        return AffineTransform.getTranslateInstance(0.12, 0).createTransformedShape(moon);
    }

    private static Shape arrow() {
        double[][] corners = {
            {-0.95, -0.2}, {0.1, -0.2}, {0.1, -0.66}, {1, 0}, {0.1, 0.66}, {0.1, 0.2}, {-0.95, 0.2}
        };
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0][0], corners[0][1]);
        for (int i = 1; i < corners.length; i++) {
            path.lineTo(corners[i][0], corners[i][1]);
        }
        path.closePath();
        return path;
    }
}
