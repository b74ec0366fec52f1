package org.intarsia.training.data;

/**
 * What can be said of a scene in words.
 *
 * @param fill the colour of the shape
 * @param from the colour of the background at the gradient's beginning
 * @param to the same at its end
 * @param across where its centre is
 * @param down where its centre is
 */
public record SceneFacts(
        ShapeClass kind,
        Size size,
        ColorName fill,
        ColorName from,
        ColorName to,
        Side across,
        Side down,
        Turn turn) {
    private static final double SMALL = 0.3;
    private static final double LARGE = 0.36;
    private static final double OFF_CENTRE = 0.05;
    private static final double TURNED = StrictMath.toRadians(5);

    /** Of a shape beside those of other pictures. */
    public enum Size {
        SMALL,
        MEDIUM,
        LARGE
    }

    /** Of a centre along an axis: the left or the top, the middle, the right or the bottom. */
    public enum Side {
        FIRST,
        MIDDLE,
        LAST
    }

    /** Of a shape. */
    public enum Turn {
        ANTICLOCKWISE,
        UPRIGHT,
        CLOCKWISE,
        /** It looks the same however it is turned. */
        UNSEEN
    }

    public static SceneFacts of(Scene scene) {
        return new SceneFacts(
                scene.kind(),
                scene.radius() < SMALL
                        ? Size.SMALL
                        : scene.radius() < LARGE ? Size.MEDIUM : Size.LARGE,
                ColorName.of(scene.fill()),
                ColorName.of(scene.from()),
                ColorName.of(scene.to()),
                side(scene.x()),
                side(scene.y()),
                turn(scene));
    }

    private static Side side(double centre) {
        double off = centre - 0.5;
        if (Math.abs(off) < OFF_CENTRE) {
            return Side.MIDDLE;
        }
        return off < 0 ? Side.FIRST : Side.LAST;
    }

    private static Turn turn(Scene scene) {
        if (scene.kind() == ShapeClass.CIRCLE || scene.kind() == ShapeClass.RING) {
            return Turn.UNSEEN;
        }
        if (Math.abs(scene.turn()) < TURNED) {
            return Turn.UPRIGHT;
        }
        return scene.turn() > 0 ? Turn.CLOCKWISE : Turn.ANTICLOCKWISE;
    }
}
