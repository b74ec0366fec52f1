package org.intarsia.weights.file;

import org.intarsia.weights.format.CorruptFileException;

/** Sizes computed from what a file says, without overflow. */
final class TensorSizes {
    private TensorSizes() {}

    /**
     * Bytes of a tensor. A shape whose other dimensions overflow is refused even where one of them
     * is 0: it cannot be intended.
     *
     * @param bits of one element; together they must fill whole bytes
     */
    static long bytes(String name, long[] shape, int bits) throws CorruptFileException {
        boolean empty = false;
        long all = bits;
        try {
            for (long dimension : shape) {
                if (dimension < 0) {
                    throw new CorruptFileException(name + " has a negative dimension");
                }
                empty |= dimension == 0;
                all = Math.multiplyExact(all, Math.max(1, dimension));
            }
        } catch (ArithmeticException e) {
            throw new CorruptFileException(name + " has a shape too large for any file", e);
        }
        if (!empty && all % 8 != 0) {
            throw new CorruptFileException(
                    name + " has " + all + " bits, which do not fill whole bytes");
        }
        return empty ? 0 : all / 8;
    }
}
