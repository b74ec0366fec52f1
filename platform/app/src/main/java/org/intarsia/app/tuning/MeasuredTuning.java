package org.intarsia.app.tuning;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.intarsia.pipeline.assembly.Assembly;
import org.jspecify.annotations.Nullable;

/**
 * Takes the numbers that a person gave, and measures the others: once a machine and network, since
 * what was measured is kept in a file.
 */
public final class MeasuredTuning implements Tuning {
    private final OptionalInt threads;
    private final OptionalInt batchRows;
    private final boolean anew;
    private final @Nullable Long memory;
    private final TuningFile file;
    private final Consumer<String> log;
    private final Map<TuningFile.Subject, Integer> known = new HashMap<>();

    /**
     * @param threads of a run, or {@link RunTuning#ENGINES_OWN}; empty to measure
     * @param batchRows rows of a shared forward; empty to measure
     * @param anew whether what the file holds is measured again
     * @param memory bytes that a run may take; null for what the device has
     * @param file keeps what was measured
     * @param log is told of what was measured
     */
    public MeasuredTuning(
            OptionalInt threads,
            OptionalInt batchRows,
            boolean anew,
            @Nullable Long memory,
            Path file,
            Consumer<String> log) {
        this.threads = threads;
        this.batchRows = batchRows;
        this.anew = anew;
        this.memory = memory;
        this.file = new TuningFile(file, log);
        this.log = log;
    }

    /** Others wait while something is measured: they would disturb it. */
    @Override
    public synchronized RunTuning of(String pipeline, Assembly assembly) {
        if (threads.isPresent() && batchRows.isPresent()) {
            return new RunTuning(threads.getAsInt(), batchRows.getAsInt());
        }
        String machine = Machine.of(assembly.device()).text();
        String network = NetworkKey.of(assembly);
        SpeedMeasurement speed = new SpeedMeasurement(assembly, memory);
        int each =
                threads.orElseGet(
                        () ->
                                number(
                                        pipeline,
                                        new TuningFile.Subject(
                                                machine, network, "threads of a run"),
                                        speed::threads));
        int rows =
                batchRows.orElseGet(
                        () ->
                                number(
                                        pipeline,
                                        new TuningFile.Subject(
                                                machine,
                                                network,
                                                "rows of a forward on " + words(each)),
                                        () -> speed.rows(each)));
        return new RunTuning(each, rows);
    }

    private static String words(int threads) {
        return threads == RunTuning.ENGINES_OWN
                ? "all threads"
                : threads + (threads == 1 ? " thread" : " threads");
    }

    private int number(String pipeline, TuningFile.Subject subject, Supplier<Measured> measuring) {
        Integer before = known.get(subject);
        if (before != null) {
            return before;
        }
        Measured measured = anew ? null : file.find(subject).orElse(null);
        String how = "kept in ";
        if (measured == null) {
            measured = measuring.get();
            file.keep(subject, measured);
            how = "measured" + figures(measured) + " and kept in ";
        }
        log.accept(
                pipeline + ", " + subject.number() + ": " + measured.value() + ", " + how + file);
        known.put(subject, measured.value());
        return measured.value();
    }

    private static String figures(Measured measured) {
        return measured.seconds().isEmpty()
                ? ""
                : measured.seconds().entrySet().stream()
                        .map(
                                one ->
                                        String.format(
                                                Locale.ROOT,
                                                "%d: %.2f ms",
                                                one.getKey(),
                                                one.getValue() * 1000))
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
