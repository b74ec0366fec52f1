package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.io.TempDir;

/** A training of a toy in a folder that lasts one test. */
abstract class TrainingFolder {
    static final String RECIPE =
            """
            intarsia: 1
            name: toy
            pipeline: toy
            objective: {use: toy, scale: 1}
            data: {use: shapes, size: 8, seed: 3}
            optimizer: {lr: 0.05, warmup: 2, clip: 1.0}
            ema: [0.2]
            batch: 4
            steps: 6
            seed: 5
            checkpoint-every: 2
            """;
    static final String NET_TEXT =
            """
            intarsia: 1
            name: toy
            image: {height: 8, width: 8}
            conditioning: {kind: class, classes: 10}
            tokenizer: {use: plain}
            backbone: {use: toy, rows: 10, weights: {file: toy.safetensors}}
            head: {use: toy}
            sampler: {use: toy}
            decoder: {use: oracle}
            """;
    static final Manifest NET = Toys.manifest(8, "plain");

    @TempDir Path folder;

    /** Keeps what is said. */
    static final class Notes implements TrainingListener {
        final List<Integer> steps = new ArrayList<>();
        final List<String> notes = new ArrayList<>();

        @Override
        public void step(Progress progress) {
            steps.add(progress.step());
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }
    }

    final Notes heard = new Notes();

    static Recipe recipe(String... changes) {
        String text = RECIPE;
        for (int i = 0; i < changes.length; i += 2) {
            assertTrue(text.contains(changes[i]), changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        return Recipes.parse(text, "toy.recipe.yaml");
    }

    Trainer trainer(Recipe recipe, Manifest net) {
        return Trainer.of(Toys.pipelines(folder), net, recipe, folder.resolve("run"));
    }

    Trainer.Result train(String... changes) {
        heard.steps.clear();
        heard.notes.clear();
        return trainer(recipe(changes), NET).train(true, heard);
    }

    Path run(String file) {
        return folder.resolve("run").resolve(file);
    }

    static ErrorCode code(Runnable work) {
        return assertThrows(IntarsiaException.class, work::run).problems().get(0).code();
    }

    List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static Map<String, String> metadata(Path file) {
        try (StateDict dict = StateDicts.open(file, null)) {
            return dict.metadata();
        }
    }
}
