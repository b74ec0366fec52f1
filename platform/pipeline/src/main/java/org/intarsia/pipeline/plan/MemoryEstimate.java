package org.intarsia.pipeline.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.base.ByteCount;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ImageSpec;

/**
 * The memory of a process that generates, when it takes most.
 *
 * @param batch images that are made at once
 * @param rows what the memory is for; all of it is taken at one time
 * @param unknown parts that do not say what their work takes: the estimate then lacks it
 */
public record MemoryEstimate(int batch, List<Row> rows, List<String> unknown) {
    static final String PROCESS = "engine and Java";
    static final String WEIGHTS = "weights";
    static final String HEAP = "images in Java's heap";

    public MemoryEstimate {
        rows = List.copyOf(rows);
        unknown = List.copyOf(unknown);
    }

    /** One thing that memory is for. */
    public record Row(String what, long bytes) {}

    /**
     * Of parts that were built; no memory is taken for it.
     *
     * @param pictures the size of those that a run makes
     * @param batch images that are made at once, at least 1
     */
    public static MemoryEstimate of(
            Map<Kind, BuiltPart> parts, ImageSpec pictures, int batch, long weightBytes) {
        return new MemoryCounter(parts, pictures, batch).estimate(weightBytes);
    }

    /** Of all rows. */
    public long bytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }

    /** What a run adds where the pipeline is loaded. */
    public long runBytes() {
        return bytes() - row(PROCESS) - row(WEIGHTS);
    }

    /** What several runs on one device share, and what each of them takes. */
    public record Shares(long process, long run, long heap) {}

    /** Of a device with that limit. */
    public Shares shares(MemoryLimit limit) {
        return limit.isOfGpu()
                ? new Shares(0, runBytes() - row(HEAP), row(HEAP))
                : new Shares(row(PROCESS), runBytes(), row(HEAP));
    }

    private long row(String what) {
        return rows.stream().filter(row -> row.what().equals(what)).mapToLong(Row::bytes).sum();
    }

    /**
     * Refuses what does not fit, before any of it is taken.
     *
     * @param place whose run it is, for the message
     * @throws IntarsiaException INT-516 when it takes more than the limit, or its images more than
     *     Java's heap
     */
    public void requireWithin(MemoryLimit limit, String place) {
        requireBeside(0, limit, place);
    }

    /**
     * As {@link #requireWithin}, for a process that has other pipelines.
     *
     * @param others bytes of weights that are loaded beside those of this estimate
     */
    public void requireBeside(long others, MemoryLimit limit, String place) {
        long needed = limit.isOfGpu() ? bytes() - row(PROCESS) - row(HEAP) : bytes();
        if (needed > limit.bytes()) {
            throw refused(needed, limit, place, "raise the limit with --memory");
        }
        if (others > limit.bytes() - needed) {
            throw crowded(needed, others, limit, place);
        }
        MemoryLimit heap = MemoryLimit.heap();
        if (row(HEAP) > heap.bytes()) {
            throw refused(row(HEAP), heap, place, "set INTARSIA_JAVA_OPTS=-Xmx...");
        }
    }

    private IntarsiaException crowded(long needed, long others, MemoryLimit limit, String place) {
        return new IntarsiaException(
                ErrorCode.MEMORY_LIMIT,
                place,
                String.format(
                        Locale.ROOT,
                        "it needs about %s (%s) beside the weights that are loaded, %s, and %s %s",
                        ByteCount.text(needed),
                        largest(),
                        ByteCount.text(others),
                        limit.what(),
                        ByteCount.text(limit.bytes())),
                "Unload a pipeline, or raise the limit with --memory.");
    }

    private IntarsiaException refused(long needed, MemoryLimit limit, String place, String raise) {
        String smaller =
                batch > 1 ? "a smaller --batch, image or preset" : "a smaller image or preset";
        return new IntarsiaException(
                ErrorCode.MEMORY_LIMIT,
                place,
                String.format(
                        Locale.ROOT,
                        "%s at once need about %s (%s), and %s %s",
                        batch == 1 ? "1 image" : batch + " images",
                        ByteCount.text(needed),
                        largest(),
                        limit.what(),
                        ByteCount.text(limit.bytes())),
                "Use " + smaller + ", or " + raise + ".");
    }

    /** The rows that count, for a message. */
    private String largest() {
        return rows.stream()
                .filter(row -> row.bytes() * 10 >= bytes())
                .map(row -> row.what() + " " + ByteCount.text(row.bytes()))
                .collect(Collectors.joining(", "));
    }
}
