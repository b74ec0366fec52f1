package org.intarsia.weights.file;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.Inflation;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.format.PickleValue;
import org.intarsia.weights.format.UnsupportedFileException;
import org.intarsia.weights.format.ZipDirectory;
import org.intarsia.weights.type.LoadableType;
import org.intarsia.weights.type.StoredType;
import org.intarsia.weights.type.UnloadableType;

/** Makes stored tensors of those that a pickle claims, once they are found to lie in the file. */
final class TorchTensors {
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

    /** What is said of a tensor; it is checked that its values are in the file. */
    TensorInfo info(String name, PickleValue.Tensor tensor) throws CorruptFileException {
        StoredType type = TorchTypes.of(tensor);
        entry(name, tensor.storage(), TorchTypes.isUntyped(tensor.storage()) ? 8 : type.bits());
        return new TensorInfo(name, type, new Shape(shape(name, tensor.size())));
    }

    TensorInfo info(String name, PickleValue.OtherTensor tensor) throws CorruptFileException {
        return new TensorInfo(
                name,
                new UnloadableType(tensor.form(), 0, tensor.why()),
                new Shape(shape(name, tensor.size())));
    }

    private static long[] shape(String name, List<Long> size) throws CorruptFileException {
        long[] shape = size.stream().mapToLong(Long::longValue).toArray();
        TensorSizes.bytes(name, shape, 8);
        return shape;
    }

    StoredTensor of(TensorInfo info, LoadableType type, PickleValue.Tensor tensor)
            throws IOException {
        String name = info.name();
        boolean untyped = TorchTypes.isUntyped(tensor.storage());
        ZipDirectory.Entry entry = entry(name, tensor.storage(), untyped ? 8 : type.bits());
        long count = untyped ? tensor.storage().count() / type.width() : tensor.storage().count();
        long[] shape = info.shape().getShape();
        long[] stride = tensor.stride().stream().mapToLong(Long::longValue).toArray();
        long bytes = TensorSizes.bytes(name, shape, type.bits());
        long extent = bytes == 0 ? 0 : extent(name, shape, stride);
        if (tensor.offset() < 0 || tensor.offset() > count - extent) {
            throw new CorruptFileException(name + " reaches beyond its storage");
        }
        Elements elements = storage(entry, tensor.offset(), type.width());
        if (!isContiguous(shape, stride) && bytes != 0) {
            if (bytes > Math.max(entry.size(), MOST_REPEATED)
                    || extent > Integer.MAX_VALUE / type.width()) {
                throw new UnsupportedFileException(
                        name + " is a view that is too large to be read",
                        "Save it with .contiguous(), or .clone() if it was expanded.");
            }
            elements = new StridedElements(elements, (int) extent, type.width(), shape, stride);
        }
        return new StoredTensor(
                info, tensor.negated() ? new NegatedElements(elements, type) : elements);
    }

    /**
     * @param bits of one element; 0 where that is not known
     */
    private ZipDirectory.Entry entry(String name, PickleValue.Storage storage, int bits)
            throws CorruptFileException {
        ZipDirectory.Entry entry = zip.entries().get(folder + "data/" + storage.key());
        if (entry == null) {
            throw new CorruptFileException("the values of " + name + " are missing");
        }
        boolean known = bits >= 8;
        if (storage.count() < 0 || known && storage.count() > entry.size() / (bits / 8)) {
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
