package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.intarsia.weights.type.UnloadableType;

/**
 * The named tensors of a weights file. Names, shapes and types are read when it is opened; values
 * only when they are requested. Safe for concurrent use.
 *
 * <p>The file must not be cut short while the dict or an array loaded from it is in use: its pages
 * are mapped.
 */
public interface StateDict extends AutoCloseable {
    /** The own name of the file, without its folder. */
    String file();

    /** In natural order; those of an {@link UnloadableType} too. */
    SortedSet<String> names();

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-312 when there is no such name,
     *     INT-309 when the entry is no tensor
     */
    TensorInfo info(String name);

    /**
     * The values on the manager's device: F32, I64, I32, I8, U8 and BOOL as they are, F16, BF16 and
     * F64 as float32, I16 as int32. On a CPU an array of the stored type lies in the mapped file
     * itself: it must not be written to, and what is viewed from it must not outlive it.
     *
     * @param manager owns the array; the array stays valid when the dict is closed before it
     * @throws org.intarsia.spi.problem.IntarsiaException as {@link #info}, INT-308 for an {@link
     *     UnloadableType}, INT-306 or INT-307 when the values turn out to be damaged
     * @throws IllegalStateException after {@link #close}
     */
    NDArray load(String name, NDManager manager);

    /**
     * As {@link #load}, some rows alone: the others are not read.
     *
     * @param rows along the first axis, in any order
     * @throws org.intarsia.spi.problem.IntarsiaException as {@link #load}
     */
    NDArray rows(String name, long[] rows, NDManager manager);

    /**
     * The digest of the file, 64 hexadecimal digits, computed when first requested. Of a sharded
     * one, the digest of the lines {@code <digest of a shard> <its name>\n} in the order of names.
     */
    String sha256();

    /**
     * Entries that are no tensors, with what they are in words; of very many only the first
     * thousands.
     */
    SortedMap<String, String> others();

    /** Free texts that the file carries; empty when it has none. */
    Map<String, String> metadata();

    /** Lets go of the file. Calling it again does nothing. */
    @Override
    void close();
}
