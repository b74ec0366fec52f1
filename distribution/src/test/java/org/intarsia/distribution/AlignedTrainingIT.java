package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.distribution.Shell.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training with the alignment term, whose encoder is a part of the objective. */
class AlignedTrainingIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String NETWORK =
            """
            intarsia: 1
            name: aligned
            image: {height: 8, width: 8}
            conditioning: {kind: class, classes: 10}
            tokenizer: {use: pixel}
            backbone:
              use: deco
              patch-size: 1
              hidden-size: 16
              num-groups: 2
              num-cond-blocks: 2
              align-layer: 1
              weights: {file: aligned.safetensors}
            head:
              use: deco-pixel
              hidden-size-x: 8
              num-decoder-blocks: 1
              with: {align: {kind: head, use: align-projector, encoder-dim: 3}}
            sampler: {use: euler, steps: 2}
            decoder: {use: pixel}
            """;

    @TempDir Path folder;

    private Ended train(String objective) throws IOException, InterruptedException {
        Path network = Files.writeString(folder.resolve("network.yaml"), NETWORK);
        Path recipe =
                Files.writeString(
                        folder.resolve("aligned.recipe.yaml"),
                        """
                        intarsia: 1
                        name: aligned
                        pipeline: %s
                        objective: {use: flow-matching, %s}
                        data: {use: shapes, size: 8}
                        batch: 4
                        steps: 3
                        """
                                .formatted(network, objective));
        return new Shell(HOME, folder)
                .run("train", recipe.toString(), "--out", folder.resolve("out").toString());
    }

    @Test
    void anEncoderUnderTheObjectiveMakesTheTermUsable() throws IOException, InterruptedException {
        Ended ended = train("align-weight: 0.5, with: {encoder: {kind: tokenizer, use: pixel}}");
        assertEquals(0, ended.code(), ended.err());
        List<String> losses = Files.readAllLines(folder.resolve("out/loss.csv"));
        assertEquals(4, losses.size());
        assertTrue(Float.isFinite(Float.parseFloat(losses.get(3).split(",")[1])), losses.get(3));
        assertTrue(Files.exists(folder.resolve("out/aligned.safetensors")));
    }

    @Test
    void withoutAnEncoderItIsRefusedBeforeAnythingIsMade()
            throws IOException, InterruptedException {
        Ended ended = train("align-weight: 0.5");
        assertEquals(2, ended.code());
        assertTrue(ended.err().startsWith("INT-608 "), ended.err());
        assertTrue(ended.err().contains("with: {encoder:"), ended.err());
        assertTrue(Files.notExists(folder.resolve("out")));
    }
}
