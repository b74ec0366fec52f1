package org.intarsia.weights.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, sound ones and others. */
public final class PickleText {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleText() {
        this(2);
    }

    /**
     * @param protocol of which those below 2 are not named in the pickle
     */
    PickleText(int protocol) {
        if (protocol >= 2) {
            op(0x80).op(protocol);
        }
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
        return function("torch._utils", "_rebuild_tensor_v2")
                .raw("(")
                .view(storage, layout, size, stride)
                .op(0x89, '}', 't', 'R');
    }

    /** One row of floats over the storage of key 0. */
    PickleText floats(long count) {
        return tensor("FloatStorage", new long[] {count, 0}, new long[] {count}, new long[] {1});
    }

    /** The four arguments that every function for tensors begins with. */
    PickleText view(String storage, long[] layout, long[] size, long[] stride) {
        op('(').text("storage").function("torch", storage).text("0").text("cpu");
        return whole(layout[0]).op('t', 'Q').whole(layout[1]).wholes(size).wholes(stride);
    }

    PickleText function(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    byte[] stop() {
        return op('.').out.toByteArray();
    }
}
