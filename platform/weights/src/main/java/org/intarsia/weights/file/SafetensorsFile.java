package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.type.LoadableType;

/** The safetensors format: 8 bytes of header size, a JSON header, the tensors' bytes. */
final class SafetensorsFile {
    /** Bytes; the limit that the format itself sets. */
    static final int LARGEST_HEADER = 100_000_000;

    private SafetensorsFile() {}

    /** Whether the file begins as one, with a header of a size that is allowed. */
    static boolean looksRight(MappedFile file) throws IOException {
        return file.size() > 9
                && file.slice(8, 1).get(0) == '{'
                && file.slice(0, 8).getLong(0) >= 2
                && file.slice(0, 8).getLong(0) <= LARGEST_HEADER;
    }

    static StoredTensor.Content read(MappedFile file) throws IOException {
        if (file.size() < 8) {
            throw new CorruptFileException("it ends before its header");
        }
        long length = file.slice(0, 8).getLong(0);
        if (length < 2 || length > LARGEST_HEADER) {
            throw new CorruptFileException(
                    "its header claims "
                            + Long.toUnsignedString(length)
                            + " bytes; 2 to "
                            + LARGEST_HEADER
                            + " are allowed");
        }
        if (length > file.size() - 8) {
            throw new CorruptFileException(
                    "its header claims " + length + " bytes and the file ends before that");
        }
        ByteBuffer text = file.slice(8, (int) length);
        byte[] utf8 = new byte[(int) length];
        text.get(utf8);
        SafetensorsHeader.Header header = SafetensorsHeader.read(utf8);
        long start = 8 + length;
        requireCover(header.entries(), file.size() - start);
        StoredTensor.Content content =
                new StoredTensor.Content(
                        new TreeMap<>(),
                        new TreeMap<>(),
                        Collections.emptySortedMap(),
                        header.metadata(),
                        ErrorCode.SAFETENSORS_DAMAGED);
        for (SafetensorsHeader.Entry entry : header.entries()) {
            TensorInfo info = entry.info();
            if (info.type() instanceof LoadableType type) {
                Elements elements = Elements.contiguous(file, start + entry.begin(), type.width());
                content.tensors().put(info.name(), new StoredTensor(info, elements));
            } else {
                content.unloadable().put(info.name(), info);
            }
        }
        return content;
    }

    /** Every byte belongs to exactly one tensor. */
    private static void requireCover(List<SafetensorsHeader.Entry> entries, long size)
            throws CorruptFileException {
        List<SafetensorsHeader.Entry> sorted = new ArrayList<>(entries);
        sorted.sort(
                Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                        .thenComparingLong(SafetensorsHeader.Entry::end));
        long reached = 0;
        for (SafetensorsHeader.Entry entry : sorted) {
            String name = entry.info().name();
            if (entry.end() > size) {
                throw new CorruptFileException(
                        name
                                + " reaches "
                                + (entry.end() - size)
                                + " bytes beyond the end of the file");
            }
            if (entry.begin() < reached) {
                throw new CorruptFileException(name + " overlaps another tensor");
            }
            if (entry.begin() > reached) {
                throw new CorruptFileException("there is a gap before " + name);
            }
            reached = entry.end();
        }
        if (reached != size) {
            throw new CorruptFileException(
                    (size - reached) + " bytes that belong to no tensor follow the last one");
        }
    }
}
