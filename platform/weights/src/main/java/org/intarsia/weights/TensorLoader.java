package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.intarsia.weights.format.DamagedException;

/**
 * Makes arrays of stored tensors: over the file's own pages where their bytes are right, otherwise
 * piece by piece through one small buffer. Used by one thread at a time.
 */
final class TensorLoader {
    private static final int PIECE = 1 << 20;

    private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

    NDArray load(StoredTensor tensor, NDManager manager) throws IOException {
        TensorInfo info = tensor.info();
        DataType type = info.type().loaded().orElseThrow();
        NDArray loaded = null;
        if (info.shape().size() == 0) {
            loaded = manager.zeros(info.shape(), type);
        } else if (fitsOneBuffer(info) && tensor.elements().inPlace()) {
            loaded = overFile(tensor, manager, type);
        }
        if (loaded == null) {
            loaded = copy(tensor, manager, type);
        }
        NDScope.unregister(loaded);
        return loaded;
    }

    private static boolean fitsOneBuffer(TensorInfo info) {
        return info.type().isAsLoaded()
                && info.shape().size() <= Integer.MAX_VALUE / info.type().width();
    }

    /** Null when the bytes do not lie as the processor wants them. */
    private static NDArray overFile(StoredTensor tensor, NDManager manager, DataType type)
            throws IOException {
        Shape shape = tensor.info().shape();
        ByteBuffer bytes = tensor.elements().read(0, Math.toIntExact(shape.size()));
        if (bytes.alignmentOffset(0, tensor.info().type().width()) != 0) {
            return null;
        }
        if (type == DataType.BOOLEAN) {
            requireBooleans(bytes);
        }
        return manager.create(bytes, shape, type);
    }

    private NDArray copy(StoredTensor tensor, NDManager manager, DataType type) throws IOException {
        Shape shape = tensor.info().shape();
        long size = shape.size();
        NDArray target = manager.create(shape, type);
        try (NDArray flat = target.reshape(size)) {
            for (long first = 0; first < size; first += PIECE) {
                int count = (int) Math.min(PIECE, size - first);
                ByteBuffer raw = tensor.elements().read(first, count);
                ByteBuffer ready = scratch(count * type.getNumOfBytes());
                Conversions.convert(raw, tensor.info().type(), ready);
                if (type == DataType.BOOLEAN) {
                    requireBooleans(ready);
                }
                put(flat, first, ready, new Shape(count));
            }
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
        return target;
    }

    private static void put(NDArray flat, long first, ByteBuffer values, Shape shape) {
        NDManager manager = flat.getManager();
        try (NDArray piece = manager.create(values, shape, flat.getDataType())) {
            flat.set(new NDIndex("{}:{}", first, first + shape.size()), piece);
        }
    }

    private ByteBuffer scratch(int bytes) {
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocateDirect(bytes);
        }
        return scratch.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Anything else than 0 and 1 is undefined behaviour in the engine. */
    private static void requireBooleans(ByteBuffer bytes) throws DamagedException {
        for (int at = 0; at < bytes.limit(); at++) {
            if ((bytes.get(at) & ~1) != 0) {
                throw new DamagedException("a BOOL tensor holds something else than 0 and 1");
            }
        }
    }
}
