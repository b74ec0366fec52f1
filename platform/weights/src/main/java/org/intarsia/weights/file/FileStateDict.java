package org.intarsia.weights.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.MappedFile;
import org.intarsia.weights.type.UnloadableType;

/** The tensors of one open file. */
final class FileStateDict implements StateDict {
    private final String file;
    private final MappedFile bytes;
    private final StoredTensor.Content content;
    private final SortedSet<String> names;
    private String sha256;
    private boolean closed;

    /**
     * @param file the file's own name, for messages
     * @param bytes closed with the dict
     */
    FileStateDict(String file, MappedFile bytes, StoredTensor.Content content) {
        this.file = file;
        this.bytes = bytes;
        this.content = content;
        SortedSet<String> all = new TreeSet<>(content.tensors().keySet());
        all.addAll(content.unloadable().keySet());
        this.names = Collections.unmodifiableSortedSet(all);
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public TensorInfo info(String name) {
        TensorInfo unloadable = content.unloadable().get(name);
        return unloadable != null ? unloadable : tensor(name).info();
    }

    @Override
    public NDArray load(String name, NDManager manager) {
        return loaded(name, tensor -> TensorLoader.load(tensor, manager));
    }

    @Override
    public NDArray rows(String name, long[] rows, NDManager manager) {
        return loaded(name, tensor -> TensorLoader.rows(tensor, rows, manager));
    }

    /** Reads a tensor, or a part of one. */
    @FunctionalInterface
    private interface Loading {
        NDArray of(StoredTensor tensor) throws IOException;
    }

    private synchronized NDArray loaded(String name, Loading loading) {
        if (closed) {
            throw new IllegalStateException("the state dict is closed");
        }
        TensorInfo info = content.unloadable().get(name);
        if (info != null && info.type() instanceof UnloadableType type) {
            throw new IntarsiaException(
                    ErrorCode.UNSUPPORTED_STORAGE,
                    Place.file(file),
                    NameLists.clean(name)
                            + " is stored as "
                            + NameLists.clean(type.name())
                            + " ("
                            + NameLists.clean(type.what())
                            + "), which is not read",
                    "Convert it to float32, float16 or bfloat16 and save the file again; if no part"
                            + " needs it, list it under weights.ignore.");
        }
        StoredTensor tensor = tensor(name);
        try {
            return loading.of(tensor);
        } catch (IOException e) {
            throw FileProblems.of(e, file, content.damagedCode());
        }
    }

    private StoredTensor tensor(String name) {
        StoredTensor tensor = content.tensors().get(name);
        if (tensor != null) {
            return tensor;
        }
        String other = content.others().get(name);
        if (other != null) {
            throw new IntarsiaException(
                    ErrorCode.NOT_A_TENSOR,
                    Place.file(file),
                    name + " is not a tensor but " + NameLists.clean(other),
                    "Save the file again with plain tensors only.");
        }
        throw FileProblems.noTensor(file, name, names);
    }

    @Override
    public synchronized String sha256() {
        if (sha256 == null) {
            try {
                sha256 = bytes.sha256();
            } catch (IOException e) {
                throw FileProblems.of(e, file, content.damagedCode());
            }
        }
        return sha256;
    }

    @Override
    public SortedMap<String, String> others() {
        return Collections.unmodifiableSortedMap(content.others());
    }

    @Override
    public Map<String, String> metadata() {
        return content.metadata();
    }

    @Override
    public synchronized void close() {
        closed = true;
        bytes.close();
    }
}
