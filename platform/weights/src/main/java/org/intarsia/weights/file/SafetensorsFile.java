package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.MappedFile;

/** The safetensors format: 8 bytes of header size, a JSON header, the tensors' bytes. */
final class SafetensorsFile {
    private static final long LARGEST_HEADER = 32L << 20;

    private SafetensorsFile() {}

    /** Whether the file begins as one. */
    static boolean looksRight(MappedFile file) throws IOException {
        return file.size() > 9 && file.slice(8, 1).get(0) == '{';
    }

    static StoredTensor.Content read(MappedFile file) throws IOException {
        if (file.size() < 8) {
            throw new CorruptFileException("it ends before its header");
        }
        long length = file.slice(0, 8).getLong(0);
        if (length < 0 || length > LARGEST_HEADER) {
            throw new CorruptFileException(
                    "its header claims "
                            + Long.toUnsignedString(length)
                            + " bytes; "
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
        List<StoredTensor> tensors = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            tensors.add(
                    new StoredTensor(
                            entry.info(),
                            Elements.contiguous(
                                    file, start + entry.begin(), entry.info().type().width())));
        }
        return new StoredTensor.Content(
                StoredTensor.byName(tensors),
                Map.of(),
                header.metadata(),
                ErrorCode.SAFETENSORS_DAMAGED);
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
                throw new CorruptFileException(name + " reaches beyond the end of the file");
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
            throw new CorruptFileException("bytes that belong to no tensor follow the last one");
        }
    }
}
