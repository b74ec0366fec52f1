package org.intarsia.weights.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.intarsia.spi.run.Scoped;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.type.LoadableType;

/**
 * Makes arrays of stored tensors: over the file's own pages where their bytes are right, otherwise
 * converted into memory of the engine.
 */
final class TensorLoader {
    private static final int PIECE = 1 << 20;

    /** Elements of any type that one buffer can hold. */
    private static final long LONGEST = 1L << 27;

    private TensorLoader() {}

    static NDArray load(StoredTensor tensor, NDManager manager) throws IOException {
        TensorInfo info = tensor.info();
        DataType type = tensor.type().loaded();
        NDArray loaded = null;
        if (info.shape().size() == 0) {
            loaded = manager.zeros(info.shape(), type);
        } else if (fitsOneBuffer(tensor) && tensor.elements().inPlace()) {
            loaded = overFile(tensor, manager, type);
        }
        if (loaded == null) {
            loaded = copy(tensor, manager, type);
        }
        return Scoped.outlive(loaded);
    }

    /** Some rows along the first axis, copied. */
    static NDArray rows(StoredTensor tensor, long[] rows, NDManager manager) throws IOException {
        Shape shape = tensor.info().shape();
        long width = shape.size() / Math.max(1, shape.get(0));
        DataType type = tensor.type().loaded();
        Shape picked = new Shape(rows.length).addAll(shape.slice(1));
        try (NDManager cpu = manager.newSubManager(Device.cpu())) {
            if (picked.size() == 0) {
                return Scoped.outlive(manager.zeros(picked, type));
            }
            NDArray some = cpu.create(picked, type);
            ByteBuffer memory = some.toByteBuffer(true);
            int bytes = Math.toIntExact(width * type.getNumOfBytes());
            for (int i = 0; i < rows.length; i++) {
                if (rows[i] < 0 || rows[i] >= shape.get(0)) {
                    throw new IllegalArgumentException(
                            "row " + rows[i] + " of a tensor of shape " + shape);
                }
                ByteBuffer from = tensor.elements().read(rows[i] * width, (int) width);
                ByteBuffer to = memory.slice(i * bytes, bytes).order(ByteOrder.nativeOrder());
                Conversions.convert(from, tensor.type(), to);
            }
            NDArray placed = some.toDevice(manager.getDevice(), false);
            placed.attach(manager);
            return Scoped.outlive(placed);
        }
    }

    private static boolean fitsOneBuffer(StoredTensor tensor) {
        LoadableType type = tensor.type();
        return type.isAsLoaded()
                && tensor.info().shape().size() <= Integer.MAX_VALUE / type.width();
    }

    /** Null when the bytes do not lie as the processor wants them. */
    private static NDArray overFile(StoredTensor tensor, NDManager manager, DataType type)
            throws IOException {
        Shape shape = tensor.info().shape();
        ByteBuffer bytes = tensor.elements().read(0, Math.toIntExact(shape.size()));
        if (bytes.alignmentOffset(0, tensor.type().width()) != 0) {
            return null;
        }
        if (type == DataType.BOOLEAN) {
            requireBooleans(bytes);
        }
        return manager.create(bytes, shape, type);
    }

    private static NDArray copy(StoredTensor tensor, NDManager manager, DataType type)
            throws IOException {
        try (NDManager cpu = manager.newSubManager(Device.cpu())) {
            NDArray whole = copyToCpu(tensor, cpu, type);
            NDArray placed = whole.toDevice(manager.getDevice(), false);
            placed.attach(manager);
            return placed;
        }
    }

    private static NDArray copyToCpu(StoredTensor tensor, NDManager cpu, DataType type)
            throws IOException {
        Shape shape = tensor.info().shape();
        if (shape.size() <= LONGEST) {
            NDArray whole = cpu.create(shape, type);
            fill(tensor, 0, whole);
            return whole;
        }
        NDList parts = new NDList();
        for (long first = 0; first < shape.size(); first += LONGEST) {
            NDArray part = cpu.create(new Shape(Math.min(LONGEST, shape.size() - first)), type);
            fill(tensor, first, part);
            parts.add(part);
        }
        return NDArrays.concat(parts).reshape(shape);
    }

    private static void fill(StoredTensor tensor, long first, NDArray target) throws IOException {
        LoadableType type = tensor.type();
        int width = target.getDataType().getNumOfBytes();
        ByteBuffer memory = target.toByteBuffer(true);
        for (long done = 0; done < target.size(); done += PIECE) {
            int count = (int) Math.min(PIECE, target.size() - done);
            ByteBuffer from = tensor.elements().read(first + done, count);
            ByteBuffer to = memory.slice((int) done * width, count * width);
            Conversions.convert(from, type, to.order(ByteOrder.nativeOrder()));
            if (type == LoadableType.BOOL) {
                requireBooleans(to);
            }
        }
    }

    /** Anything else than 0 and 1 is undefined behaviour in the engine. */
    private static void requireBooleans(ByteBuffer bytes) throws CorruptFileException {
        for (int at = 0; at < bytes.limit(); at++) {
            if ((bytes.get(at) & ~1) != 0) {
                throw new CorruptFileException("a BOOL tensor holds something else than 0 and 1");
            }
        }
    }
}
