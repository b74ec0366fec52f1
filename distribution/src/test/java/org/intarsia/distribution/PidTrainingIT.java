package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny PiD over the shipped autoencoder of Shapes: trained, distilled and evaluated. */
class PidTrainingIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String DECODER =
            "use: pid, sr-scale: 2, latent-spatial-down-factor: 4, lq-hidden-dim: 8,"
                    + " lq-num-res-blocks: 1, weights: {file: %s.safetensors}, with: {backbone:"
                    + " {use: pixeldit, patch-size: 16, hidden-size: 16, num-groups: 2,"
                    + " patch-depth: 2}, head: {use: pixel-dit, pixel-hidden-size: 4, pixel-depth:"
                    + " 1, pixel-num-groups: 2, noise-at: 1}, sampler: {use: pid-student, steps: 1}}";
    private static final String PIPELINE =
            """
            intarsia: 1
            name: %1$s
            image: {height: 64, width: 64}
            conditioning: {kind: class, classes: 10}
            tokenizer:
              use: kl-vae
              space: shapes-kl-vae
              block-out-channels: [16, 32, 64]
              norm-num-groups: 1
              layers-per-block: 1
              latent-channels: 4
              shift-factor: 0.1692
              scaling-factor: 0.5865
              weights: {file: shapes-kl-vae.safetensors, ignore: [decoder., post_quant_conv.]}
            decoder: {%2$s}
            """;
    private static final String RECIPE =
            """
            intarsia: 1
            name: %1$s
            pipeline: %1$s.yaml
            %2$s
            data: {use: shapes, size: %3$d, seed: 3}
            optimizer: {lr: 1.0e-3, warmup: 0, schedule: constant, clip: 1.0}
            batch: 2
            steps: %4$d
            """;

    @TempDir Path folder;

    private static String decoder(String file) {
        return DECODER.replace("%s", file);
    }

    private Ended train(String name, String start, int size, int steps)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name + ".yaml"), PIPELINE.formatted(name, decoder(name)));
        Path recipe =
                Files.writeString(
                        folder.resolve(name + ".recipe.yaml"),
                        RECIPE.formatted(name, start, size, steps));
        Ended ended =
                new Shell(HOME, folder)
                        .run("train", recipe.toString(), "--out", out(name).toString());
        Path made = out(name).resolve(name + ".safetensors");
        if (Files.exists(made)) {
            Files.move(made, folder.resolve(name + ".safetensors"));
        }
        return ended;
    }

    private Path out(String name) {
        return folder.resolve("runs-" + name);
    }

    @Test
    void itIsTrainedOnLargePicturesDistilledAndComparedWithTheEnlargedOnes()
            throws IOException, InterruptedException {
        Ended small = train("small", "objective: {use: pid}", 64, 2);
        assertEquals(2, small.code(), small.out());
        assertTrue(small.err().contains("its decoder makes some of 128x128"), small.err());

        Ended teacher = train("teacher", "objective: {use: pid}", 128, 2);
        assertEquals(0, teacher.code(), teacher.err());
        Ended student =
                train(
                        "student",
                        "start: {file: teacher.safetensors}\nobjective: {use: pid-distillation,"
                                + " student-every: 2, with: {teacher: {kind: decoder, "
                                + decoder("teacher")
                                + "}, fake-score: {kind: decoder, trained: true, "
                                + decoder("teacher")
                                + "}, guidance: {use: cfg, scale: 2, drop: [label]}}}",
                        128,
                        4);
        assertEquals(0, student.code(), student.err());
        List<String> losses = Files.readAllLines(out("student").resolve("loss.csv"));
        assertEquals(5, losses.size());
        assertTrue(Float.isFinite(Float.parseFloat(losses.get(4).split(",")[1])), losses.get(4));
        try (StateDict of = StateDicts.open(folder.resolve("teacher.safetensors"), null);
                StateDict to = StateDicts.open(folder.resolve("student.safetensors"), null)) {
            assertEquals(of.names(), to.names(), "nothing of the fake score is shipped");
        }

        Ended evaluated =
                new Shell(HOME, folder)
                        .run(
                                "evaluate",
                                folder.resolve("student.yaml").toString(),
                                "--count",
                                "4",
                                "--sigma",
                                "0,0.4",
                                "--beside",
                                "shapes-kl-vae");
        assertEquals(0, evaluated.code(), evaluated.err());
        List<String> lines = evaluated.out().lines().toList();
        assertTrue(lines.get(1).contains("shapes-kl-vae, enlarged"), evaluated.out());
        assertTrue(lines.get(2).stripLeading().startsWith("0.0"), evaluated.out());
        assertTrue(lines.get(3).stripLeading().startsWith("0.4"), evaluated.out());
    }
}
