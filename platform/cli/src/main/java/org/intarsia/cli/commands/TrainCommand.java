package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.intarsia.app.picture.OutputFolder;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Interrupts;
import org.intarsia.cli.ProgressBars;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.Trainer;
import org.intarsia.training.TrainingListener;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "train",
        description = {
            "Train the networks of a pipeline as a recipe says.",
            "Resumes from the newest checkpoint in the output folder. Ctrl-C writes a "
                    + "checkpoint and stops."
        })
public final class TrainCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            paramLabel = "RECIPE",
            description = "A recipe file, or the name of a shipped recipe.")
    private String recipeName;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Output folder for checkpoints, loss plot, sample sheets and weights. "
                            + "Default: runs/NAME.")
    private Path out;

    @Option(
            names = "--fresh",
            description = "Start from the beginning even if the folder holds a checkpoint.")
    private boolean fresh;

    public TrainCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Recipe recipe = Recipes.read(environment.home().recipe(recipeName));
        Path folder = OutputFolder.open(out != null ? out : Path.of("runs", recipe.name()));
        Trainer trainer = trainer(recipe, folder);
        Trainer.Result result;
        try (ProgressBars progress =
                new ProgressBars(environment.console(), "steps", recipe.steps())) {
            result = trainer.train(!fresh, new Listening(progress, environment.interrupts()));
            if (result.weights() == null) {
                throw new IntarsiaException(
                        ErrorCode.STOPPED,
                        "train",
                        "stopped after step "
                                + result.step()
                                + " of "
                                + recipe.steps()
                                + "; a checkpoint is in "
                                + folder,
                        "Give the same command again to go on.");
            }
        }
        environment
                .console()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%d steps, last loss %.4f: %s",
                                result.step(),
                                result.loss(),
                                result.weights()));
        return ExitCode.DONE;
    }

    private Trainer trainer(Recipe recipe, Path folder) {
        if (recipe.objective().plain().get("use").equals(Recipe.CROSS_ENTROPY)) {
            return Trainer.ofClassifier(recipe, folder);
        }
        Pipelines pipelines = environment.pipelines(null, recipe.pipeline());
        return Trainer.of(
                pipelines, environment.home().manifest(recipe.pipeline()), recipe, folder);
    }

    private record Listening(ProgressBars progress, Interrupts interrupts)
            implements TrainingListener {
        @Override
        public void step(TrainingListener.Progress now) {
            progress.at(
                    now.step(),
                    String.format(
                            Locale.ROOT,
                            "loss %.4f  rate %.1e  %.0f pictures/s",
                            now.loss(),
                            now.rate(),
                            now.imagesPerSecond()));
        }

        @Override
        public boolean stop() {
            return interrupts.stopping();
        }
    }
}
