package org.intarsia.training.data;

import java.awt.Color;
import java.util.Locale;

/** What a person calls a colour. */
public enum ColorName {
    BLACK,
    WHITE,
    GREY,
    RED,
    ORANGE,
    BROWN,
    YELLOW,
    GREEN,
    CYAN,
    BLUE,
    PURPLE,
    PINK;

    private static final double DARK = 0.22;
    private static final double PALE = 0.18;
    private static final double LIGHT = 0.8;
    private static final double BROWNISH = 0.6;
    private static final double DEGREES = 360;

    /** By hue, and by brightness and saturation where those decide. */
    public static ColorName of(Color colour) {
        float[] hsb = Color.RGBtoHSB(colour.getRed(), colour.getGreen(), colour.getBlue(), null);
        if (hsb[2] < DARK) {
            return BLACK;
        }
        if (hsb[1] < PALE) {
            return hsb[2] >= LIGHT ? WHITE : GREY;
        }
        ColorName name = ofHue(hsb[0] * DEGREES);
        return name == ORANGE && hsb[2] < BROWNISH ? BROWN : name;
    }

    private static ColorName ofHue(double degrees) {
        double[] ends = {15, 45, 70, 165, 195, 260, 300, 345};
        ColorName[] names = {RED, ORANGE, YELLOW, GREEN, CYAN, BLUE, PURPLE, PINK};
        for (int i = 0; i < ends.length; i++) {
            if (degrees < ends[i]) {
                return names[i];
            }
        }
        return RED;
    }

    /** {@code red}, {@code blue}, ... */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
