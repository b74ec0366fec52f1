package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.format.ForeignFile;
import org.intarsia.weights.format.MappedFile;
import org.jspecify.annotations.Nullable;

/** Opens weights files of every kind that is read. */
public final class StateDicts {
    private StateDicts() {}

    /**
     * Opens a safetensors file, the index of a sharded one ({@code *.json}) or a file saved by
     * PyTorch as a zip ({@code .pth}, {@code .pt}, {@code .ckpt}, {@code .bin}). Names, shapes and
     * sizes are checked; no value is read.
     *
     * @param key of the nested dict that holds the tensors in a PyTorch file, {@code model_ema1};
     *     dots lead deeper; null for the outermost one
     * @return closed by the caller
     * @throws IntarsiaException INT-301 when the file cannot be read, INT-318 when it is of another
     *     kind, INT-306 for a damaged safetensors file, INT-307 for a damaged PyTorch file, INT-308
     *     for a variant that is not read, INT-309 when the key leads to no dict, INT-310 for a
     *     wrong key
     */
    public static StateDict open(Path file, @Nullable String key) {
        return opened(
                file,
                name ->
                        ShardIndex.isNamed(name)
                                ? ShardedStateDict.open(file, key)
                                : openSingle(file, key));
    }

    /** As {@link #open} of the outermost dict, or where that is none as {@link #tensors}. */
    public static StateDict any(Path file) {
        return ShardIndex.isNamed(FileProblems.name(file)) ? open(file, null) : tensors(file);
    }

    /** What {@link #tensors} calls the array of a file that holds one alone and no names. */
    public static final String ONLY = "tensor";

    /**
     * As {@link #open}, also a file that PyTorch saved of one tensor, and NumPy's of one array: the
     * tensor is called {@link #ONLY}.
     */
    public static StateDict tensors(Path file) {
        return opened(file, name -> mapped(file, bytes -> anyContent(bytes, name)));
    }

    private interface Opening {
        StateDict of(String name) throws IOException;
    }

    private interface Reading {
        StoredTensor.Content of(MappedFile bytes) throws IOException;
    }

    private static StateDict opened(Path file, Opening opening) {
        String name = FileProblems.name(file);
        try {
            if (Files.isDirectory(file)) {
                throw FileProblems.folder(name);
            }
            return opening.of(name);
        } catch (IOException e) {
            throw FileProblems.of(e, name, ErrorCode.SAFETENSORS_DAMAGED);
        }
    }

    private static StoredTensor.Content anyContent(MappedFile bytes, String name)
            throws IOException {
        if (NpyFile.looksRight(bytes)) {
            return NpyFile.read(bytes, name, ONLY);
        }
        return TorchFile.looksRight(bytes)
                ? TorchFile.readAll(bytes, name, ONLY)
                : content(bytes, name, null);
    }

    /**
     * The files that belong to one: itself, and the shards beside an index, whether they are there
     * or not.
     *
     * @throws IntarsiaException as {@link #open} for an index that cannot be read
     */
    public static List<Path> files(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        String name = FileProblems.name(file);
        try {
            if (ShardIndex.isNamed(name)) {
                ShardIndex.read(file).shards().forEach(it -> files.add(file.resolveSibling(it)));
            }
            return files;
        } catch (IOException e) {
            throw FileProblems.of(e, name, ErrorCode.SAFETENSORS_DAMAGED);
        }
    }

    /**
     * The dicts and lists in a PyTorch file; nothing for files of other kinds.
     *
     * @throws IntarsiaException as {@link #open} for a PyTorch file that cannot be read
     */
    public static FileOutline outline(Path file) {
        String name = FileProblems.name(file);
        try (MappedFile bytes = new MappedFile(file)) {
            return TorchFile.looksRight(bytes)
                    ? TorchFile.outline(bytes, name)
                    : new FileOutline(List.of());
        } catch (IOException e) {
            throw FileProblems.of(e, name, ErrorCode.TORCH_FILE_DAMAGED);
        }
    }

    static StateDict openSingle(Path file, @Nullable String key) throws IOException {
        return mapped(file, bytes -> content(bytes, FileProblems.name(file), key));
    }

    private static StateDict mapped(Path file, Reading reading) throws IOException {
        MappedFile bytes = new MappedFile(file);
        try {
            return new FileStateDict(FileProblems.name(file), bytes, reading.of(bytes));
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static StoredTensor.Content content(MappedFile bytes, String name, @Nullable String key)
            throws IOException {
        if (TorchFile.looksRight(bytes)) {
            return TorchFile.read(bytes, name, key);
        }
        if (!SafetensorsFile.looksRight(bytes)) {
            Optional<ForeignFile> foreign = ForeignFile.of(bytes);
            if (foreign.isPresent()) {
                throw FileProblems.foreign(name, foreign.get());
            }
            if (!name.endsWith(".safetensors")) {
                throw TorchFile.notAZip(name);
            }
        }
        refuseKey(name, key);
        return SafetensorsFile.read(bytes);
    }

    private static void refuseKey(String name, @Nullable String key) {
        if (key != null) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_DICT_KEY,
                    Place.file(name),
                    "a safetensors file has no nested dicts, so none named " + key,
                    "Leave the key out.");
        }
    }
}
