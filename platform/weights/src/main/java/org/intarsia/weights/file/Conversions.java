package org.intarsia.weights.file;

import java.nio.ByteBuffer;
import org.intarsia.weights.type.LoadableType;

/** Stored elements to those of a loaded array, and floats to halves. */
final class Conversions {
    /** The largest finite half-precision number. */
    static final float LARGEST_HALF = 65_504f;

    private Conversions() {}

    /**
     * @param from little-endian, from its start to its limit
     * @param to in native order, filled from its start
     */
    static void convert(ByteBuffer from, LoadableType type, ByteBuffer to) {
        int count = from.limit() / type.width();
        switch (type) {
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    to.putFloat(4 * i, (float) from.getDouble(8 * i));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to.putFloat(4 * i, halfToFloat(from.getShort(2 * i)));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    to.putInt(4 * i, from.getShort(2 * i) << 16);
                }
            }
            case I16 -> {
                for (int i = 0; i < count; i++) {
                    to.putInt(4 * i, from.getShort(2 * i));
                }
            }
            case F32, I32 -> {
                for (int i = 0; i < count; i++) {
                    to.putInt(4 * i, from.getInt(4 * i));
                }
            }
            case I64 -> {
                for (int i = 0; i < count; i++) {
                    to.putLong(8 * i, from.getLong(8 * i));
                }
            }
            case I8, U8, BOOL -> to.put(0, from, 0, count);
        }
    }

    /** The exact value of a half-precision number; NaNs keep their payload. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
    }

    /** The nearest half-precision number, ties to even; beyond the largest, infinity. */
    static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00 | magnitude >> 13 & 0x3ff);
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Below 2^-14 a half is a multiple of 2^-24, and rint rounds ties to even.
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
        return (short) (sign | (rounded - 0x38000000) >> 13);
    }
}
