package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training that is given again takes over, and what it refuses. */
class ResumeTest extends TrainingFolder {
    @Test
    void aFreshTrainingPutsTheEarlierOneOutOfTheWay() throws IOException {
        train();
        trainer(recipe("seed: 5", "seed: 6", "steps: 6", "steps: 2"), NET).train(false, heard);
        assertEquals(
                List.of(
                        "checkpoint-2.safetensors",
                        "earlier-1",
                        "loss.csv",
                        "loss.png",
                        "toy.safetensors",
                        "training.lock"),
                files("run"));
        assertEquals(
                List.of(
                        "checkpoint-4.safetensors",
                        "checkpoint-6.safetensors",
                        "loss.csv",
                        "loss.png",
                        "toy.safetensors"),
                files("run/earlier-1"));
        assertTrue(heard.notes.toString().contains("earlier-1"), heard.notes.toString());
        train("seed: 5", "seed: 6");
        assertEquals(List.of(3, 4, 5, 6), heard.steps);
        assertFalse(Files.exists(run("earlier-2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows: 12", "velocity", "size"})
    void anotherNetworkIsRefusedAndNothingChanges(String what) throws IOException {
        train();
        byte[] before = Files.readAllBytes(run("toy.safetensors"));
        String text =
                """
                intarsia: 1
                name: toy
                image: {height: 8, width: 8}
                conditioning: {kind: class, classes: 10}
                tokenizer: {use: plain}
                backbone: {use: toy%s, weights: {file: toy.safetensors}}
                head: {use: %s}
                sampler: {use: toy}
                decoder: {use: plain}
                """
                        .formatted(
                                what.startsWith("rows") ? ", " + what : "",
                                what.equals("velocity") ? what : "toy");
        Manifest other = Manifests.parse(text, "toy.yaml");
        Recipe longer =
                what.equals("size")
                        ? recipe("steps: 6", "steps: 8", "seed: 3", "seed: 4")
                        : recipe("steps: 6", "steps: 8");
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class, () -> trainer(longer, other).train(true, heard));
        assertEquals(ErrorCode.OTHER_RECIPE, refused.problems().get(0).code());
        String part = Map.of("rows: 12", "backbone", "velocity", "head", "size", "data").get(what);
        assertTrue(refused.getMessage().contains(part + " was "), refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(run("toy.safetensors")));
    }

    @Test
    void theSameNetworkUnderAnotherNameIsResumed() {
        train();
        Manifest renamed = Manifests.parse(NET_TEXT.replace("name: toy", "name: other"), "o.yaml");
        trainer(recipe("steps: 6", "steps: 7"), renamed).train(true, heard);
        assertEquals(7, heard.steps.get(heard.steps.size() - 1));
    }

    @Test
    void aFinishedTrainingSaysSoAndIsLeftAsItIs() throws IOException {
        Trainer.Result first = train();
        byte[] before = Files.readAllBytes(first.weights());
        Trainer.Result again = train();
        assertTrue(again.before());
        assertEquals(List.of(), heard.steps);
        assertEquals(first.loss(), again.loss(), 0);
        assertEquals(first.weights(), again.weights());
        assertEquals(ErrorCode.TRAINING_IS_LONGER, code(() -> train("steps: 6", "steps: 3")));
        assertArrayEquals(before, Files.readAllBytes(first.weights()));
        Files.delete(first.weights());
        train();
        assertArrayEquals(before, Files.readAllBytes(first.weights()));
    }

    @Test
    void anotherOptimizerIsSaidAndNotedInTheFiles() {
        train();
        assertEquals(Map.of("recipe", "toy", "steps", "6"), metadata(run("toy.safetensors")));
        train(
                "lr: 0.05",
                "lr: 0.01, betas: [0.8, 0.9]",
                "clip: 1.0",
                "clip: 0.5",
                "steps: 6",
                "steps: 8");
        assertEquals(List.of(7, 8), heard.steps);
        String said = heard.notes.toString();
        assertTrue(said.contains("rate=0.05") && said.contains("rate=0.01"), said);
        String changes = metadata(run("toy.safetensors")).get("changes");
        assertTrue(changes.startsWith("from step 7: optimizer was"), changes);
        train(
                "lr: 0.05",
                "lr: 0.01, betas: [0.8, 0.9]",
                "clip: 1.0",
                "clip: 0.5",
                "steps: 6",
                "steps: 9");
        assertEquals(3, metadata(run("toy.safetensors")).get("changes").lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "empty", "flipped", "text"})
    void aDamagedNewestCheckpointIsPassedOver(String how) throws IOException {
        train();
        byte[] whole = Files.readAllBytes(run("toy.safetensors"));
        String table = Files.readString(run("loss.csv"));
        Path newest = run("checkpoint-6.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        switch (how) {
            case "cut" -> Files.write(newest, java.util.Arrays.copyOf(bytes, bytes.length - 9));
            case "empty" -> Files.write(newest, new byte[0]);
            case "flipped" -> {
                bytes[bytes.length - 30] ^= 4;
                Files.write(newest, bytes);
            }
            default -> Files.writeString(newest, "<html>not here</html>");
        }
        Files.delete(run("toy.safetensors"));
        train();
        assertEquals(List.of(5, 6), heard.steps);
        assertTrue(
                heard.notes.toString().contains("checkpoint-6.safetensors is damaged"),
                heard.notes.toString());
        assertArrayEquals(whole, Files.readAllBytes(run("toy.safetensors")));
        assertEquals(table, Files.readString(run("loss.csv")));
        assertTrue(files("run").contains("unused-1-checkpoint-6.safetensors"));
    }

    @Test
    void wereAllDamagedNothingIsOverwritten() throws IOException {
        train();
        for (int step : new int[] {4, 6}) {
            Files.write(run("checkpoint-" + step + ".safetensors"), new byte[7]);
        }
        assertEquals(ErrorCode.CHECKPOINTS_DAMAGED, code(this::train));
        assertTrue(Files.exists(run("toy.safetensors")));
    }
}
