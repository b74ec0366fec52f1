package org.intarsia.nn.ops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive written by hand: one object of a class without parameters, whose methods
 * are given as text in the dialect that TorchScript prints.
 */
final class OpArchive {
    private static final int NEW_FALSE = 0x89;

    private OpArchive() {}

    /**
     * @param methods each {@code def} indented by two blanks, {@code self} of class {@code
     *     __torch__.Ops}
     */
    static byte[] pack(String methods) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "data.pkl", object());
            put(zip, "code/__torch__.py", source(methods).getBytes(StandardCharsets.UTF_8));
            put(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String source(String methods) {
        return """
        class Ops(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          _is_full_backward_hook : Optional[bool]
        """
                + methods;
    }

    /** A pickle of protocol 2: a new {@code __torch__.Ops} with its two attributes. */
    private static byte[] object() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        ascii(pickle, "\u0002c__torch__\nOps\n)");
        pickle.write(0x81);
        ascii(pickle, "}(");
        name(pickle, "training");
        pickle.write(NEW_FALSE);
        name(pickle, "_is_full_backward_hook");
        ascii(pickle, "Nub.");
        byte[] body = pickle.toByteArray();
        byte[] whole = new byte[body.length + 1];
        whole[0] = (byte) 0x80;
        System.arraycopy(body, 0, whole, 1, body.length);
        return whole;
    }

    private static void name(ByteArrayOutputStream pickle, String text) {
        ascii(pickle, "X");
        pickle.write(text.length());
        ascii(pickle, "\0\0\0" + text);
    }

    private static void ascii(ByteArrayOutputStream pickle, String text) {
        pickle.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("ops/" + name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
