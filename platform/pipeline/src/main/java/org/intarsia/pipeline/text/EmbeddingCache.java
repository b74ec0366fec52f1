package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.intarsia.base.AtomicFile;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;

/** Embeddings of texts that are kept on disk, a file each. Several processes may share a folder. */
public final class EmbeddingCache {
    /** Of a distribution: a few hundred texts of the largest published encoders. */
    public static final long MOST = 1L << 30;

    private static final String TEXT = "text";
    private static final String MASK = "mask";
    private static final String CHECK = "sha256";
    private static final String ENDING = ".safetensors";

    private final Path folder;
    private final long most;
    private final Lock encoding = new ReentrantLock();

    /**
     * @param folder made when the first one is kept
     * @param most bytes of all files; beyond it, those go that were not used for the longest time
     */
    public EmbeddingCache(Path folder, long most) {
        this.folder = folder;
        this.most = most;
    }

    /**
     * Proves that texts can be kept; leaves nothing behind.
     *
     * @throws IntarsiaException INT-911 when the folder cannot be written, INT-912 when the disk is
     *     full
     */
    public void probe() {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            AtomicFile.probe(there);
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }

    /** The digests of the files of encoders, noted beside the embeddings. */
    FileDigests digests() {
        return new FileDigests(folder);
    }

    /** Runs what loads an encoder: one at a time, since it takes gigabytes. */
    void encode(Runnable work) {
        encoding.lock();
        try {
            work.run();
        } finally {
            encoding.unlock();
        }
    }

    /**
     * A text that is kept. The arrays lie in its file, which may be deleted meanwhile.
     *
     * @return empty for one that is not there, or is damaged
     */
    Optional<PromptEmbeddings.Encoded> find(String key, NDManager manager) {
        Path file = folder.resolve(key + ENDING);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (StateDict dict = StateDicts.open(file, null)) {
            if (!dict.names().equals(Set.of(TEXT, MASK))) {
                return Optional.empty();
            }
            NDArray text = dict.load(TEXT, manager);
            NDArray mask = dict.load(MASK, manager);
            if (check(text, mask).equals(dict.metadata().get(CHECK))) {
                used(file);
                return Optional.of(new PromptEmbeddings.Encoded(key, text, mask));
            }
            text.close();
            mask.close();
            return Optional.empty();
        } catch (IntarsiaException damaged) {
            // It is encoded again, and the file replaced.
            return Optional.empty();
        }
    }

    /** Where others may not write, the order of use is not known. */
    private static void used(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            return;
        }
    }

    /**
     * Keeps a text.
     *
     * @throws IntarsiaException INT-911 when the folder cannot be written, INT-912 when the disk is
     *     full
     */
    void keep(PromptEmbeddings.Encoded encoded) {
        SafetensorsWriter.write(
                folder.resolve(encoded.key() + ENDING),
                Map.of(TEXT, encoded.textLD(), MASK, encoded.maskL()),
                Map.of(CHECK, check(encoded.textLD(), encoded.maskL())));
    }

    private static String check(NDArray text, NDArray mask) {
        MessageDigest digest = Digests.sha256();
        for (NDArray array : List.of(text, mask)) {
            digest.update(array.getShape().toString().getBytes(StandardCharsets.UTF_8));
            if (array.getDataType() != DataType.FLOAT32) {
                return "";
            }
            ByteBuffer values = array.toByteBuffer();
            digest.update(values);
        }
        return Digests.hex(digest.digest());
    }

    /** Deletes what is beyond the bound. */
    void trim() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Map<Path, Kept> files = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Kept.of(file).ifPresent(kept -> files.put(file, kept));
            }
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        long bytes = files.values().stream().mapToLong(Kept::bytes).sum();
        List<Map.Entry<Path, Kept>> oldest =
                files.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.comparing(Kept::used)))
                        .toList();
        for (Map.Entry<Path, Kept> one : oldest) {
            if (bytes <= most) {
                return;
            }
            try {
                Files.deleteIfExists(one.getKey());
                bytes -= one.getValue().bytes();
            } catch (IOException e) {
                continue;
            }
        }
    }

    private record Kept(long bytes, FileTime used) {
        /** Empty for a file that is gone meanwhile. */
        static Optional<Kept> of(Path file) {
            try {
                return Optional.of(new Kept(Files.size(file), Files.getLastModifiedTime(file)));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
