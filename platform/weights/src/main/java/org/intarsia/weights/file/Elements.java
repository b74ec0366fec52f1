package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.intarsia.weights.format.MappedFile;

/** The elements of a stored tensor in row-major order. */
interface Elements {
    /**
     * @return little-endian, the bytes of {@code count} elements from its start; direct when {@link
     *     #inPlace}
     */
    ByteBuffer read(long first, int count) throws IOException;

    /** Whether {@link #read} hands out the file's own bytes instead of copies. */
    default boolean inPlace() {
        return true;
    }

    /** Elements that lie one behind another in a file. */
    static Elements contiguous(MappedFile file, long offset, int width) {
        return (first, count) ->
                file.slice(offset + first * width, Math.multiplyExact(count, width));
    }
}
