package org.intarsia.weights.file;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.intarsia.weights.StoredType;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.Inflation;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.format.PickleValue;
import org.intarsia.weights.format.ZipDirectory;

/** Makes stored tensors of those that a pickle claims, once they are found to lie in the file. */
final class TorchTensors {
    private static final Map<String, StoredType> TYPES =
            Map.of(
                    "torch.FloatStorage", StoredType.F32,
                    "torch.DoubleStorage", StoredType.F64,
                    "torch.HalfStorage", StoredType.F16,
                    "torch.BFloat16Storage", StoredType.BF16,
                    "torch.LongStorage", StoredType.I64,
                    "torch.IntStorage", StoredType.I32,
                    "torch.ShortStorage", StoredType.I16,
                    "torch.CharStorage", StoredType.I8,
                    "torch.ByteStorage", StoredType.U8,
                    "torch.BoolStorage", StoredType.BOOL);

    /** Bytes that a tensor may take beyond those of its storage: an expanded view repeats some. */
    private static final long MOST_REPEATED = 64L << 20;

    private final MappedFile file;
    private final ZipDirectory zip;
    private final Inflation inflation;
    private final String folder;

    /**
     * @param folder the archive's inner folder, with its slash
     */
    TorchTensors(MappedFile file, ZipDirectory zip, Inflation inflation, String folder) {
        this.file = file;
        this.zip = zip;
        this.inflation = inflation;
        this.folder = folder;
    }

    static boolean isReadable(PickleValue.Tensor tensor) {
        return TYPES.containsKey(tensor.storage().type().name());
    }

    StoredTensor of(String name, PickleValue.Tensor tensor) throws IOException {
        StoredType type = TYPES.get(tensor.storage().type().name());
        ZipDirectory.Entry entry = entry(name, tensor.storage(), type);
        long[] shape = tensor.size().stream().mapToLong(Long::longValue).toArray();
        long[] stride = tensor.stride().stream().mapToLong(Long::longValue).toArray();
        long bytes = TensorSizes.bytes(name, shape, type.width());
        TensorInfo info = new TensorInfo(name, type, new Shape(shape));
        long extent = bytes == 0 ? 0 : extent(name, shape, stride);
        if (tensor.offset() < 0 || tensor.offset() > tensor.storage().count() - extent) {
            throw new CorruptFileException(name + " reaches beyond its storage");
        }
        Elements storage = storage(entry, tensor.offset(), type.width());
        if (isContiguous(shape, stride) || bytes == 0) {
            return new StoredTensor(info, storage);
        }
        if (bytes > Math.max(entry.size(), MOST_REPEATED)
                || extent > Integer.MAX_VALUE / type.width()) {
            throw new CorruptFileException(name + " is a view that is too large");
        }
        return new StoredTensor(
                info, new StridedElements(storage, (int) extent, type.width(), shape, stride));
    }

    private ZipDirectory.Entry entry(String name, PickleValue.Storage storage, StoredType type)
            throws CorruptFileException {
        ZipDirectory.Entry entry = zip.entries().get(folder + "data/" + storage.key());
        if (entry == null) {
            throw new CorruptFileException("the values of " + name + " are missing");
        }
        if (storage.count() < 0 || storage.count() > entry.size() / type.width()) {
            throw new CorruptFileException("the values of " + name + " are fewer than claimed");
        }
        return entry;
    }

    private Elements storage(ZipDirectory.Entry entry, long offset, int width) throws IOException {
        if (!entry.compressed()) {
            return Elements.contiguous(file, zip.dataOffset(entry) + offset * width, width);
        }
        return (first, count) -> {
            ByteBuffer whole = inflation.inflated(entry);
            return whole.slice(Math.toIntExact((offset + first) * width), count * width)
                    .order(ByteOrder.LITTLE_ENDIAN);
        };
    }

    /** Elements from the first to the last place that the tensor reaches. */
    private static long extent(String name, long[] shape, long[] stride)
            throws CorruptFileException {
        long last = 0;
        try {
            for (int axis = 0; axis < shape.length; axis++) {
                if (stride[axis] < 0) {
                    throw new CorruptFileException(name + " has a negative stride");
                }
                last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1, stride[axis]));
            }
        } catch (ArithmeticException e) {
            throw new CorruptFileException(name + " has strides too large for any file", e);
        }
        return Math.addExact(last, 1);
    }

    private static boolean isContiguous(long[] shape, long[] stride) {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1) {
                if (stride[axis] != expected) {
                    return false;
                }
                expected *= shape[axis];
            }
        }
        return true;
    }
}
