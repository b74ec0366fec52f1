package org.intarsia.cli.training;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.intarsia.app.picture.OutputFolder;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.ProgressBars;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.Trainer;
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
            description =
                    "Start from the beginning even if the folder holds a checkpoint. What it holds is moved to earlier-N in it.")
    private boolean fresh;

    @Option(
            names = "--export",
            description =
                    "Do not train: write the weights of the newest checkpoint, as after the last step.")
    private boolean export;

    public TrainCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path file = environment.home().recipe(recipeName);
        Recipe recipe = Recipes.read(file);
        Path folder =
                out != null
                        ? out
                        : environment.home().output().resolve("runs").resolve(recipe.name());
        Trainer trainer = trainer(recipe, file, folder);
        OutputFolder.open(folder);
        Trainer.Result result = export ? export(trainer) : train(trainer, recipe);
        if (result.weights() == null) {
            throw stopped(result, recipe, folder);
        }
        String steps = result.step() + " steps" + (result.before() ? ", finished before" : "");
        environment
                .console()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%s, last loss %.4f: %s",
                                steps,
                                result.loss(),
                                result.weights()));
        return ExitCode.DONE;
    }

    static IntarsiaException stopped(Trainer.Result result, Recipe recipe, Path folder) {
        return new IntarsiaException(
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

    private Trainer.Result train(Trainer trainer, Recipe recipe) {
        try (ProgressBars progress =
                new ProgressBars(environment.console(), "steps", recipe.steps())) {
            return trainer.train(!fresh, new TrainingProgress(progress, environment));
        }
    }

    private Trainer.Result export(Trainer trainer) {
        try (ProgressBars progress = new ProgressBars(environment.console(), "steps", 1)) {
            return trainer.export(new TrainingProgress(progress, environment));
        }
    }

    private Trainer trainer(Recipe recipe, Path file, Path folder) {
        if (recipe.objective().plain().get("use").equals(Recipe.CROSS_ENTROPY)) {
            return Trainer.ofClassifier(recipe, folder);
        }
        Path beside = file.toAbsolutePath().getParent();
        return Trainer.of(
                environment.pipelines(beside, recipe.pipeline()),
                environment.home().manifest(recipe.pipeline()),
                recipe,
                folder);
    }
}
