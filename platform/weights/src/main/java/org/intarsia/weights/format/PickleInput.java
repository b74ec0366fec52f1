package org.intarsia.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle. Nothing is taken that is not there. */
final class PickleInput {
    /** Bytes of a module's or class's name. */
    static final int LONGEST_NAME = 1024;

    private final ByteBuffer bytes;

    PickleInput(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    int u1() throws CorruptFileException {
        require(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    int u2() throws CorruptFileException {
        require(2);
        return Short.toUnsignedInt(bytes.getShort());
    }

    int i4() throws CorruptFileException {
        require(4);
        return bytes.getInt();
    }

    long u4() throws CorruptFileException {
        return Integer.toUnsignedLong(i4());
    }

    long i8() throws CorruptFileException {
        require(8);
        return bytes.getLong();
    }

    /** UTF-8 of so many bytes. */
    String text(long length) throws CorruptFileException {
        require(length);
        byte[] utf8 = new byte[(int) length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** A little-endian two's complement number; null when it has more than eight bytes. */
    Long number(long length) throws CorruptFileException {
        require(length);
        if (length > Long.BYTES) {
            skip(length);
            return null;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) u1() << 8 * i;
        }
        int unused = 64 - 8 * (int) length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    void skip(long length) throws CorruptFileException {
        require(length);
        bytes.position(bytes.position() + (int) length);
    }

    /** A name: up to the next line feed, which is near. */
    String name() throws CorruptFileException {
        return line(LONGEST_NAME, "its pickle holds a name without an end");
    }

    /** Up to the next line feed, wherever it is; the text of protocol 0. */
    String line() throws CorruptFileException {
        return line(bytes.remaining(), "its pickle ends in the middle of a line");
    }

    private String line(int longest, String endless) throws CorruptFileException {
        int start = bytes.position();
        int end = Math.min(bytes.limit(), start + longest + 1);
        for (int at = start; at < end; at++) {
            if (bytes.get(at) == '\n') {
                String line = text(at - start);
                bytes.position(at + 1);
                return line;
            }
        }
        throw new CorruptFileException(endless);
    }

    private void require(long length) throws CorruptFileException {
        if (length < 0 || length > bytes.remaining()) {
            throw new CorruptFileException("its pickle ends too early or claims too long a value");
        }
    }
}
