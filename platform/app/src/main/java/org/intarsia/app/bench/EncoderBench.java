package org.intarsia.app.bench;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.app.TaskMonitor;
import org.intarsia.base.AtomicFile;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;

/**
 * Encodes texts with a text encoder whose file holds random values in bfloat16, as published ones
 * hold theirs, and whose tokenizer is a stand-in: nothing has to be at hand but the disk. The file
 * is written first, so that it is in the memory of the system where that has room.
 */
public final class EncoderBench {
    private final Pipelines pipelines;
    private final Plan plan;
    private final int rounds;

    /**
     * @param plan of the encoder alone
     */
    public EncoderBench(Pipelines pipelines, Plan plan, int rounds) {
        this.pipelines = pipelines;
        this.plan = plan;
        this.rounds = rounds;
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-911 or INT-912 where the temporary
     *     file cannot be written
     */
    public EncoderReport run(TaskMonitor monitor) {
        Path folder = folder();
        try {
            long bytes = 0;
            for (Plan.Requests requests : plan.requested()) {
                bytes += RandomModelFile.write(folder.resolve(requests.file()), requests, monitor);
            }
            return measure(pipelines.over(ModelFolder.of(folder)), bytes, monitor);
        } finally {
            delete(folder);
        }
    }

    private EncoderReport measure(Pipelines random, long fileBytes, TaskMonitor monitor) {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        int rows = plan.texts().length();
        String text = "word ".repeat(rows);
        EncoderReport.Resident idle = Timing.resident();
        for (int round = 0; round < rounds; round++) {
            monitor.check();
            try (Assembly assembly = random.assemble(plan, WordNumbers::new)) {
                TextEncoder encoder = assembly.part(TextEncoder.class);
                NDManager manager = assembly.manager();
                first.add(Timing.seconds(() -> encode(encoder, "first " + text, manager)));
                second.add(Timing.seconds(() -> encode(encoder, "second " + text, manager)));
            }
            monitor.progress(round + 1L);
        }
        return new EncoderReport(
                rows,
                rounds,
                plan.parameters(),
                fileBytes,
                Timing.median(first),
                Timing.median(second),
                idle,
                Timing.resident(),
                Timing.peakBytes());
    }

    private static void encode(TextEncoder encoder, String text, NDManager parent) {
        try (NDManager manager = parent.newSubManager()) {
            EncodedTexts texts = encoder.encode(List.of(text), TextRole.PROMPT, manager);
            Timing.await(texts.textNLD());
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("intarsia-bench");
        } catch (IOException e) {
            throw AtomicFile.problem(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
