package org.intarsia.guidance.cfg.interval;

/**
 * Which times are inside an interval of guidance. Compared in float32, as the published codes do:
 * the times of a grid are float32, and 0.1 as a double is not the 0.1 of the grid.
 */
public enum IntervalBounds {
    /** Strict at both ends, except that a low end of 0 lets the first step in (JiT). */
    JIT {
        @Override
        boolean inside(float t, float low, float high) {
            return t < high && (low == 0 || t > low);
        }
    },
    /** Strict at both ends (PixNerd, PixelDiT, DeCo with Adams' method). */
    OPEN {
        @Override
        boolean inside(float t, float low, float high) {
            return low < t && t < high;
        }
    },
    /** Strict at the low end, the high one belongs to it (DeCo with Euler's or Heun's method). */
    LEFT_OPEN {
        @Override
        boolean inside(float t, float low, float high) {
            return low < t && t <= high;
        }
    },
    /** Both ends belong to it (REG, DiT-DH). */
    CLOSED {
        @Override
        boolean inside(float t, float low, float high) {
            return low <= t && t <= high;
        }
    };

    abstract boolean inside(float t, float low, float high);
}
