package org.intarsia.weights.file;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.type.LoadableType;
import org.intarsia.weights.type.UnloadableType;

/** NumPy's format of one array: a magic number, a header in the notation of Python, its bytes. */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LARGEST_HEADER = 1 << 16;
    private static final int MOST_AXES = 32;
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': '([^']{1,16})', 'fortran_order': (True|False), 'shape':"
                            + " \\(([0-9, ]*)\\), *\\} *\n?");
    private static final Map<String, LoadableType> TYPES =
            Map.of(
                    "<f8", LoadableType.F64,
                    "<f4", LoadableType.F32,
                    "<f2", LoadableType.F16,
                    "<i8", LoadableType.I64,
                    "<i4", LoadableType.I32,
                    "<i2", LoadableType.I16,
                    "|i1", LoadableType.I8,
                    "|u1", LoadableType.U8,
                    "|b1", LoadableType.BOOL);

    private NpyFile() {}

    static boolean looksRight(MappedFile file) throws IOException {
        if (file.size() < MAGIC.length + 4) {
            return false;
        }
        byte[] head = new byte[MAGIC.length];
        file.slice(0, MAGIC.length).get(head);
        return Arrays.equals(head, MAGIC);
    }

    /**
     * @param name the file's own, for messages
     * @param only that its only array is given
     */
    static StoredTensor.Content read(MappedFile file, String name, String only) throws IOException {
        try {
            return array(file, only);
        } catch (CorruptFileException e) {
            throw FileProblems.of(e, name, ErrorCode.NOT_A_MODEL_FILE);
        }
    }

    private static StoredTensor.Content array(MappedFile file, String name) throws IOException {
        ByteBuffer version = file.slice(MAGIC.length, 2);
        boolean wide = version.get(0) > 1;
        int start = MAGIC.length + 2 + (wide ? 4 : 2);
        if (version.get(0) < 1 || version.get(0) > 3 || file.size() < start) {
            throw new CorruptFileException("its header is of a version that is not known");
        }
        ByteBuffer size = file.slice(MAGIC.length + 2L, wide ? 4 : 2);
        size.order(ByteOrder.LITTLE_ENDIAN);
        long length = wide ? size.getInt(0) & 0xffff_ffffL : size.getShort(0) & 0xffff;
        if (length > LARGEST_HEADER || file.size() - start < length) {
            throw new CorruptFileException("it ends before its header, or that is too long");
        }
        byte[] text = new byte[(int) length];
        file.slice(start, (int) length).get(text);
        Matcher header = HEADER.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (!header.matches()) {
            throw new CorruptFileException("its header is not NumPy's");
        }
        return content(file, name, header, start + length);
    }

    private static StoredTensor.Content content(
            MappedFile file, String name, Matcher header, long start) throws IOException {
        StoredTensor.Content content =
                new StoredTensor.Content(
                        new TreeMap<>(),
                        new TreeMap<>(),
                        Collections.emptySortedMap(),
                        Map.of(),
                        ErrorCode.NOT_A_MODEL_FILE);
        Shape shape = shape(header.group(3));
        LoadableType type = TYPES.get(header.group(1));
        boolean transposed = header.group(2).equals("True") && shape.dimension() > 1;
        if (type == null || transposed) {
            String what = transposed ? "in Fortran's order" : "numbers of another type";
            content.unloadable()
                    .put(
                            name,
                            new TensorInfo(
                                    name, new UnloadableType(header.group(1), 0, what), shape));
            return content;
        }
        long bytes = file.size() - start;
        if (bytes % type.width() != 0 || bytes / type.width() != shape.size()) {
            throw new CorruptFileException(
                    "it has " + bytes + " bytes of numbers, and its shape is " + shape);
        }
        Elements elements = Elements.contiguous(file, start, type.width());
        content.tensors().put(name, new StoredTensor(new TensorInfo(name, type, shape), elements));
        return content;
    }

    private static Shape shape(String axes) throws CorruptFileException {
        String[] parts = axes.isBlank() ? new String[0] : axes.strip().split(" *, *");
        if (parts.length > MOST_AXES) {
            throw new CorruptFileException("its shape has too many axes");
        }
        long[] shape = new long[parts.length];
        long all = 1;
        try {
            for (int i = 0; i < parts.length; i++) {
                shape[i] = Long.parseLong(parts[i]);
                all = Math.multiplyExact(all, Math.max(1, shape[i]));
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new CorruptFileException("its shape is (" + axes + ")");
        }
        return new Shape(shape);
    }
}
