package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.intarsia.weights.type.LoadableType;

/**
 * Elements that stand for their negatives, as in a view of the imaginary parts of conjugated
 * numbers.
 *
 * @param type any but BOOL, which has no negative
 */
record NegatedElements(Elements stored, LoadableType type) implements Elements {
    @Override
    public ByteBuffer read(long first, int count) throws IOException {
        ByteBuffer source = stored.read(first, count);
        int width = type.width();
        ByteBuffer negated = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
        negated.put(0, source, 0, count * width);
        for (int at = 0; at < count * width; at += width) {
            switch (type) {
                // The sign of a float is its highest bit.
                case F64, F32, F16, BF16 ->
                        negated.put(at + width - 1, (byte) (negated.get(at + width - 1) ^ 0x80));
                case I64 -> negated.putLong(at, -negated.getLong(at));
                case I32 -> negated.putInt(at, -negated.getInt(at));
                case I16 -> negated.putShort(at, (short) -negated.getShort(at));
                case I8, U8 -> negated.put(at, (byte) -negated.get(at));
                case BOOL -> throw new IllegalStateException("BOOL has no negative");
            }
        }
        return negated;
    }

    @Override
    public boolean inPlace() {
        return false;
    }
}
