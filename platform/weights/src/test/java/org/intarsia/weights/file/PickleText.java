package org.intarsia.weights.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, sound ones and others. */
public final class PickleText {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleText() {
        op(0x80).op(2);
    }

    PickleText op(int... codes) {
        for (int code : codes) {
            out.write(code);
        }
        return this;
    }

    PickleText raw(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleText i4(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    PickleText i8(long value) {
        out.writeBytes(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    PickleText text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        op('X').i4(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    PickleText whole(long value) {
        return op(0x8a, 8).i8(value);
    }

    PickleText wholes(long... values) {
        op('(');
        for (long value : values) {
            whole(value);
        }
        return op('t');
    }

    /**
     * A tensor over the storage of key 0.
     *
     * @param layout the count of the storage, then the offset
     */
    PickleText tensor(String storage, long[] layout, long[] size, long[] stride) {
        raw("ctorch._utils\n_rebuild_tensor_v2\n((")
                .text("storage")
                .raw("ctorch\n" + storage + "\n");
        text("0").text("cpu").whole(layout[0]).op('t', 'Q').whole(layout[1]);
        return wholes(size).wholes(stride).op(0x89, '}', 't', 'R');
    }

    byte[] stop() {
        return op('.').out.toByteArray();
    }
}
