package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Elements that lie scattered in a storage, gathered in row-major order.
 *
 * @param storage the elements from the tensor's first to its last place
 * @param extent how many those are
 * @param shape every dimension at least 1
 * @param stride in elements, none negative
 */
record StridedElements(Elements storage, int extent, int width, long[] shape, long[] stride)
        implements Elements {

    @Override
    public ByteBuffer read(long first, int count) throws IOException {
        ByteBuffer source = storage.read(0, extent);
        ByteBuffer gathered = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
        long[] index = new long[shape.length];
        int place = seek(first, index);
        for (int i = 0; i < count; i++) {
            gathered.put(i * width, source, place * width, width);
            place = advance(index, place);
        }
        return gathered;
    }

    private int seek(long first, long[] index) {
        long rest = first;
        long place = 0;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
            place += index[axis] * stride[axis];
        }
        return (int) place;
    }

    private int advance(long[] index, int place) {
        long next = place;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (++index[axis] < shape[axis]) {
                return (int) (next + stride[axis]);
            }
            next -= (shape[axis] - 1) * stride[axis];
            index[axis] = 0;
        }
        return 0;
    }

    @Override
    public boolean inPlace() {
        return false;
    }
}
