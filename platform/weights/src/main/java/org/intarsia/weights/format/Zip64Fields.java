package org.intarsia.weights.format;

import java.nio.ByteBuffer;

/** The 64-bit fields that an entry of a large zip keeps in its extra field. */
final class Zip64Fields {
    private static final int TAG = 1;

    private final ByteBuffer values;

    /**
     * @param extra little-endian; a broken one counts as having none
     */
    Zip64Fields(ByteBuffer extra) {
        ByteBuffer found = extra.slice(0, 0);
        int at = 0;
        while (at + 4 <= extra.limit()) {
            int tag = Short.toUnsignedInt(extra.getShort(at));
            int length = Short.toUnsignedInt(extra.getShort(at + 2));
            if (tag == TAG && at + 4 + length <= extra.limit()) {
                found = extra.slice(at + 4, length);
                break;
            }
            at += 4 + length;
        }
        values = found.order(extra.order());
    }

    /** A field's value: the narrow one, or the next wide one when the narrow one says so. */
    long value(int narrow) throws CorruptFileException {
        if (narrow != -1) {
            return Integer.toUnsignedLong(narrow);
        }
        if (values.remaining() < Long.BYTES) {
            throw new CorruptFileException("an entry of its directory lacks a 64-bit field");
        }
        return values.getLong();
    }
}
