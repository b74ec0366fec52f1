package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;

/** What a training leaves in its folder, and how it begins. */
class RunFolderTest extends TrainingFolder {
    @Test
    void aLossThatIsNoNumberLeavesTheLossesBeforeIt() throws IOException {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> train("scale: 1", "scale: 1, nan-from: 0.5"));
        assertEquals(ErrorCode.LOSS_NOT_FINITE, refused.problems().get(0).code());
        assertTrue(
                refused.getMessage().contains("goes on from checkpoint-2"), refused.getMessage());
        assertEquals(4, Files.readAllLines(run("loss.csv")).size());
        assertEquals(
                List.of("checkpoint-2.safetensors"),
                files("run").stream().filter(name -> name.startsWith("checkpoint")).toList());
    }

    @Test
    void aCheckpointThatHasDivergedIsNotRecommended() {
        assertThrows(IntarsiaException.class, () -> train("scale: 1", "scale: 1, nan-from: 0.3"));
        IntarsiaException again =
                assertThrows(
                        IntarsiaException.class,
                        () -> train("scale: 1", "scale: 1, nan-from: 0.3"));
        assertTrue(
                again.getMessage().contains("checkpoint-2.safetensors has diverged already"),
                again.getMessage());
        assertTrue(again.getMessage().contains("--fresh"), again.getMessage());
    }

    @Test
    void valuesThatAreNotFiniteNeverReplaceAGoodCheckpoint() {
        try (ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager()) {
            for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                assertEquals(
                        "b",
                        Checkpoints.notFinite(
                                Map.of(
                                        "a", manager.create(new float[] {1, -3e38f}),
                                        "b", manager.create(new float[] {1, wrong}))));
            }
        }
    }

    @Test
    void aFixedTableMayHoldInfinities() {
        Manifest masked = Manifests.parse(NET_TEXT.replace("rows: 10", "rows: 12"), "toy.yaml");
        assertEquals(6, trainer(recipe(), masked).train(false, heard).step());
    }

    @Test
    void aSecondTrainingInTheFolderIsRefused() {
        try (RunFolder first = RunFolder.open(folder.resolve("run"))) {
            assertEquals(ErrorCode.FOLDER_IN_USE, code(this::train));
            assertEquals(folder.resolve("run"), first.folder());
        }
        train();
        assertEquals(6, heard.steps.size());
    }

    @Test
    void theTableOfLossesComesFromTheCheckpoint() throws IOException {
        train();
        List<String> rows = Files.readAllLines(run("loss.csv"));
        Files.write(run("loss.csv"), rows.subList(0, 3));
        Files.write(run(".loss.csv.1-2-3.part"), new byte[9]);
        train("steps: 6", "steps: 8");
        List<String> all = Files.readAllLines(run("loss.csv"));
        assertEquals(rows, all.subList(0, 7));
        assertEquals(9, all.size());
        assertFalse(Files.exists(run(".loss.csv.1-2-3.part")));
    }

    @Test
    void anUnfinishedTrainingCanBeExported() throws IOException {
        assertEquals(ErrorCode.NO_CHECKPOINT, code(() -> trainer(recipe(), NET).export(heard)));
        trainer(recipe("steps: 6", "steps: 4"), NET).train(false, heard);
        byte[] four = Files.readAllBytes(run("toy.safetensors"));
        Files.delete(run("toy.safetensors"));
        Trainer.Result exported = trainer(recipe(), NET).export(heard);
        assertEquals(4, exported.step());
        assertEquals("4", metadata(exported.weights()).get("steps"));
        try (StateDict a = StateDicts.open(exported.weights(), null)) {
            assertEquals(List.of("table"), List.copyOf(a.names()));
        }
        assertArrayEquals(four, Files.readAllBytes(exported.weights()));
    }

    @Test
    void aStartObeysItsDigestAndItsPrefix() throws IOException {
        Path made = train().weights();
        try (StateDict dict = StateDicts.open(made, null);
                ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager()) {
            org.intarsia.weights.file.SafetensorsWriter.write(
                    folder.resolve("start.safetensors"),
                    Map.of("net.table", dict.load("table", manager)),
                    Map.of());
        }
        String digest;
        try (StateDict dict = StateDicts.open(folder.resolve("start.safetensors"), null)) {
            digest = dict.sha256();
        }
        String start = "start: {file: start.safetensors, prefix: net., sha256: %s}\nseed: 9";
        Recipe good = recipe("seed: 5", start.formatted(digest), "steps: 6", "steps: 1");
        Recipe wrong = recipe("seed: 5", start.formatted("0".repeat(64)), "steps: 6", "steps: 1");
        assertEquals(ErrorCode.WRONG_CHECKSUM, code(() -> trainer(wrong, NET).train(false, heard)));
        assertEquals(1, trainer(good, NET).train(false, heard).step());
    }

    @Test
    void seedsThatDifferInTheirUpperBitsDrawOtherNoise() {
        double small = train("steps: 6", "steps: 1").loss();
        for (long seed : new long[] {5 + (1L << 24), 5 + (1L << 40), 5 + (1L << 62)}) {
            Recipe other = recipe("steps: 6", "steps: 1", "seed: 5", "seed: " + seed);
            assertNotEquals(small, trainer(other, NET).train(false, heard).loss());
        }
    }
}
