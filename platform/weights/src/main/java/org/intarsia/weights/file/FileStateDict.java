package org.intarsia.weights.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.format.MappedFile;

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
        this.names = Collections.unmodifiableSortedSet(new TreeSet<>(content.tensors().keySet()));
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
        return tensor(name).info();
    }

    @Override
    public synchronized NDArray load(String name, NDManager manager) {
        StoredTensor tensor = tensor(name);
        if (closed) {
            throw new IllegalStateException("the state dict is closed");
        }
        if (tensor.info().type().loaded().isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.UNSUPPORTED_STORAGE,
                    Place.file(file),
                    name + " is stored as " + tensor.info().type() + ", which is not read",
                    "Save the file with float32, float16 or bfloat16 tensors.");
        }
        try {
            return TensorLoader.load(tensor, manager);
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
    public Map<String, String> metadata() {
        return content.metadata();
    }

    @Override
    public synchronized void close() {
        closed = true;
        bytes.close();
    }
}
