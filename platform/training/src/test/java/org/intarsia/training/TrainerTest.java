package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir Path folder;

    @Test
    void aTrainingThatWasStoppedAndResumedEndsWithTheSameBits() throws IOException {
        Trainer.Result whole = toy(Toys.recipe(7, 1), "a").train(false, progress -> {});
        Trainer.Result half = toy(Toys.recipe(7, 1), "b").train(false, new StopAt(3));
        assertEquals(3, half.step());
        assertNull(half.weights());
        Trainer.Result rest = toy(Toys.recipe(7, 1), "b").train(true, progress -> {});
        assertEquals(whole.loss(), rest.loss(), 0);
        assertArrayEquals(Files.readAllBytes(whole.weights()), Files.readAllBytes(rest.weights()));
        assertArrayEquals(bytes("a/checkpoint-7.safetensors"), bytes("b/checkpoint-7.safetensors"));
        assertEquals(
                Files.readString(folder.resolve("a/loss.csv")),
                Files.readString(folder.resolve("b/loss.csv")));
    }

    @Test
    void theLossFallsAndEveryStepIsTold() {
        List<TrainingListener.Progress> told = new ArrayList<>();
        toy(Toys.recipe(60, 1), "c").train(false, told::add);
        assertEquals(60, told.size());
        assertEquals(1, told.get(0).step());
        assertEquals(60, told.get(59).steps());
        double first = told.subList(0, 10).stream().mapToDouble(p -> p.loss()).average().orElse(0);
        double last = told.subList(50, 60).stream().mapToDouble(p -> p.loss()).average().orElse(9);
        assertTrue(last < 0.8 * first, first + " became " + last);
        assertTrue(told.get(59).imagesPerSecond() > 0);
        assertEquals(0, told.get(59).left().toSeconds());
    }

    @Test
    void sheetsThePlotAndTheLastTwoCheckpointsAreLeft() throws IOException {
        toy(Toys.recipe(7, 1), "d").train(false, progress -> {});
        try (Stream<Path> files = Files.list(folder.resolve("d"))) {
            assertEquals(
                    List.of(
                            "checkpoint-6.safetensors",
                            "checkpoint-7.safetensors",
                            "loss.csv",
                            "loss.png",
                            "samples-3.png",
                            "samples-6.png",
                            "samples-7.png",
                            "toy.safetensors",
                            "training.lock"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals(8, Files.readAllLines(folder.resolve("d/loss.csv")).size());
        int height = ImageIO.read(folder.resolve("d/samples-3.png").toFile()).getHeight();
        assertEquals(6 + 8 + 6 + 10 * 9 - 1 + 6, height);
    }

    @Test
    void theShippedWeightsAreTheFirstMean() {
        Trainer.Result result = toy(Toys.recipe(7, 1), "e").train(false, progress -> {});
        try (StateDict shipped = StateDicts.open(result.weights(), null);
                StateDict all =
                        StateDicts.open(folder.resolve("e/checkpoint-7.safetensors"), null);
                ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager()) {
            assertEquals(List.of("table"), List.copyOf(shipped.names()));
            float[] mean = all.load("ema0.table", manager).toFloatArray();
            assertArrayEquals(mean, shipped.load("table", manager).toFloatArray(), 0);
            float[] slower = all.load("ema1.table", manager).toFloatArray();
            float[] model = all.load("model.table", manager).toFloatArray();
            assertFalse(java.util.Arrays.equals(mean, model));
            assertFalse(java.util.Arrays.equals(mean, slower));
            assertEquals("7", shipped.metadata().get("steps"));
        }
    }

    @Test
    void aCheckpointOfAnotherRecipeIsRefused() {
        toy(Toys.recipe(2, 1), "f").train(false, progress -> {});
        Trainer other = toy(Toys.recipe(2, 0.5), "f");
        assertEquals(ErrorCode.OTHER_RECIPE, code(() -> other.train(true, progress -> {})));
    }

    @Test
    void moreStepsMayBeAddedToARecipe() {
        toy(Toys.recipe(2, 1), "g").train(false, progress -> {});
        List<Integer> steps = new ArrayList<>();
        toy(Toys.recipe(4, 1), "g").train(true, progress -> steps.add(progress.step()));
        assertEquals(List.of(3, 4), steps);
    }

    @Test
    void aRecipeMayStartFromTheWeightsThatAnotherMade() {
        Path made = toy(Toys.recipe(7, 1), "j").train(false, progress -> {}).weights();
        Recipe recipe = Toys.recipe(1, 1, "start: {file: toy.safetensors}");
        Path on =
                Trainer.of(
                                Toys.pipelines(made.getParent()),
                                Toys.manifest(8, "plain"),
                                recipe,
                                folder.resolve("k"))
                        .train(false, progress -> {})
                        .weights();
        Path fresh = toy(Toys.recipe(1, 1), "l").train(false, progress -> {}).weights();
        // One step of Adam moves a value by its rate at most, here 0.025.
        assertTrue(distance(made, on) < 0.03, "from " + distance(made, on));
        assertTrue(distance(made, fresh) > 0.05, "from " + distance(made, fresh));
    }

    @Test
    void aRecipeThatStartsFromAFileThatIsNotThereIsRefusedBeforeAnythingIsMade() {
        Recipe recipe = Toys.recipe(1, 1, "start: {file: nowhere.safetensors}");
        assertEquals(ErrorCode.MODEL_FILE_NOT_FOUND, code(() -> toy(recipe, "m")));
        assertFalse(Files.exists(folder.resolve("m")));
    }

    private static double distance(Path one, Path other) {
        try (StateDict a = StateDicts.open(one, null);
                StateDict b = StateDicts.open(other, null);
                ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager()) {
            return a.load("table", manager).sub(b.load("table", manager)).abs().max().getFloat();
        }
    }

    @Test
    void aLossThatIsNoNumberEndsWithOneClearProblem() {
        Trainer trainer = toy(Toys.recipe(4, 1e300), "h");
        assertEquals(ErrorCode.LOSS_NOT_FINITE, code(() -> trainer.train(false, progress -> {})));
        assertFalse(Files.exists(folder.resolve("h/toy.safetensors")));
    }

    @Test
    void sheetsThatAreNotFiniteAreNeverDrawnAndCostNoStep() throws IOException {
        TrainingFolder.Notes heard = new TrainingFolder.Notes();
        Trainer trainer =
                Trainer.of(
                        Toys.pipelines(),
                        Toys.manifest(8, "overflowing"),
                        Toys.recipe(4, 1),
                        folder.resolve("n"));
        assertEquals(ErrorCode.PICTURE_NOT_FINITE, code(() -> trainer.train(false, heard)));
        assertEquals(List.of(1, 2, 3, 4), heard.steps);
        assertEquals(1, heard.notes.size(), heard.notes.toString());
        assertTrue(
                heard.notes
                        .get(0)
                        .startsWith("INT-517 pictures of samples-3.png: 40 of them hold values"),
                heard.notes.toString());
        assertTrue(Files.exists(folder.resolve("n/toy.safetensors")));
        assertTrue(Files.exists(folder.resolve("n/checkpoint-4.safetensors")));
        try (Stream<Path> files = Files.list(folder.resolve("n"))) {
            assertEquals(List.of(), files.filter(it -> it.toString().contains("samples")).toList());
        }
        assertEquals(4, trainer.train(true, heard).step());
    }

    @Test
    void aStopWhileASheetIsDrawnLeavesTheSheetAndEndsAfterTheNextStep() {
        StopInSheet stopping = new StopInSheet();
        assertEquals(4, toy(Toys.recipe(7, 1), "o").train(false, stopping).step());
        assertEquals(
                List.of("samples-3.png was not drawn: the training is being stopped"),
                stopping.notes);
        assertFalse(Files.exists(folder.resolve("o/samples-3.png")));
        assertTrue(Files.exists(folder.resolve("o/checkpoint-4.safetensors")));
        assertEquals(7, toy(Toys.recipe(7, 1), "o").train(true, progress -> {}).step());
    }

    @Test
    void dataOfAnotherSizeIsRefusedBeforeAnythingIsMade() {
        assertEquals(
                ErrorCode.DATA_DOES_NOT_FIT,
                code(
                        () ->
                                Trainer.of(
                                        Toys.pipelines(),
                                        Toys.manifest(16, "plain"),
                                        Toys.recipe(2, 1),
                                        folder.resolve("i"))));
        assertFalse(Files.exists(folder.resolve("i")));
    }

    @Test
    void anObjectiveThatIsWrongIsPlacedInTheRecipe() {
        Recipe recipe =
                Recipes.parse(
                        """
                        intarsia: 1
                        pipeline: toy
                        data: {use: shapes, size: 8}
                        steps: 1
                        objective:
                          use: toy
                          scale: 1
                          scael: 2
                        """,
                        "mine.yaml");
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> toy(recipe, "misspelt"));
        Problem problem = refused.problems().get(0);
        assertEquals(ErrorCode.UNKNOWN_OPTION, problem.code());
        assertEquals(Place.option("objective", "scael").at(8).in("mine.yaml"), problem.place());
        assertTrue(
                refused.getMessage().startsWith("INT-114 objective.scael (mine.yaml, line 8): "),
                refused.getMessage());
        assertFalse(Files.exists(folder.resolve("misspelt")));
    }

    private Trainer toy(Recipe recipe, String name) {
        return Trainer.of(
                Toys.pipelines(), Toys.manifest(8, "plain"), recipe, folder.resolve(name));
    }

    private byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(folder.resolve(file));
    }

    private static ErrorCode code(Runnable work) {
        return assertThrows(IntarsiaException.class, work::run).problems().get(0).code();
    }

    private static final class StopAt implements TrainingListener {
        private final int at;
        private int taken;

        StopAt(int at) {
            this.at = at;
        }

        @Override
        public void step(Progress progress) {
            taken = progress.step();
        }

        @Override
        public boolean stop() {
            return taken >= at;
        }
    }

    /** Stops within the sheet of step 3. */
    private static final class StopInSheet implements TrainingListener {
        private final List<String> notes = new ArrayList<>();
        private int taken;
        private boolean asked;

        @Override
        public void step(Progress progress) {
            taken = progress.step();
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }

        @Override
        public boolean stop() {
            boolean stop = taken > 3 || taken == 3 && asked;
            asked = taken == 3;
            return stop;
        }
    }
}
