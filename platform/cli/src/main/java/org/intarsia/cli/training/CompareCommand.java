package org.intarsia.cli.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.intarsia.app.picture.OutputFolder;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.ProgressBars;
import org.intarsia.cli.Table;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.Losses;
import org.intarsia.training.Trainer;
import org.intarsia.training.evaluation.Reconstruction;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description = {
            "Train several recipes with several seeds, and compare what they come to.",
            "Reports the mean and the standard deviation over the seeds of the loss, averaged over "
                    + "the last tenth of the steps; with --latent-noise also those of the share of "
                    + "images whose class is kept when the latents carry noise. Resumes what is "
                    + "unfinished."
        })
public final class CompareCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            paramLabel = "RECIPE",
            arity = "1..*",
            description = "Recipe files, or names of shipped recipes.")
    private List<String> names;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,3",
            description = "Seeds of the trainings. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds;

    @Option(
            names = "--latent-noise",
            paramLabel = "SIGMA",
            split = ",",
            description =
                    "Decode latents with noise of these standard deviations, 0 to 100, and count the "
                            + "classes that are kept; for recipes of decoders.")
    private List<Double> noises = List.of();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "500",
            description = "Number of images to decode, to 1000000. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Output folder; a training is in NAME-seed-N. Default: runs/compare.")
    private Path out;

    public CompareCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        ArgumentChecks checks = new ArgumentChecks();
        checks.within("--count", count, Range.of(1, 1_000_000));
        noises.forEach(noise -> checks.within("--latent-noise", noise, Range.of(0, 100)));
        checks.throwIfAny();
        Path folder =
                OutputFolder.open(
                        out != null
                                ? out
                                : environment.home().output().resolve("runs").resolve("compare"));
        List<Prepared> all = names.stream().map(this::prepared).toList();
        List<String> header = new ArrayList<>(List.of("recipe", "loss"));
        noises.forEach(noise -> header.add("kept at " + noise));
        Table table = new Table(header.toArray(String[]::new));
        for (Prepared one : all) {
            table.row(row(one, folder).toArray());
        }
        table.lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }

    private record Prepared(Recipe recipe, Path file) {}

    private Prepared prepared(String name) {
        Path file = environment.home().recipe(name);
        Recipe recipe = Recipes.read(file);
        if (recipe.objective().plain().get("use").equals(Recipe.CROSS_ENTROPY)) {
            throw new IntarsiaException(
                    ErrorCode.NOT_TRAINABLE,
                    name,
                    "it trains no pipeline",
                    "Compare recipes that name a pipeline.");
        }
        return new Prepared(recipe, file);
    }

    private List<Object> row(Prepared one, Path folder) {
        List<Double> losses = new ArrayList<>();
        Map<Double, List<Double>> kept = new LinkedHashMap<>();
        for (long seed : seeds) {
            Path own = folder.resolve(one.recipe().name() + "-seed-" + seed);
            train(one, seed, own);
            losses.add(Losses.settled(own));
            noises.forEach(
                    noise ->
                            kept.computeIfAbsent(noise, key -> new ArrayList<>())
                                    .add(100 * kept(one, own, noise)));
        }
        List<Object> row = new ArrayList<>(List.of(one.recipe().name(), spread("%.4f", losses)));
        kept.values().forEach(shares -> row.add(spread("%.1f", shares) + " %"));
        return row;
    }

    private void train(Prepared one, long seed, Path own) {
        Recipe recipe = one.recipe().seeded(seed);
        Trainer trainer =
                Trainer.of(
                        environment.pipelines(
                                one.file().toAbsolutePath().getParent(), recipe.pipeline()),
                        environment.home().manifest(recipe.pipeline()),
                        recipe,
                        OutputFolder.open(own));
        Trainer.Result result;
        try (ProgressBars progress =
                new ProgressBars(
                        environment.console(), recipe.name() + " " + seed, recipe.steps())) {
            result = trainer.train(true, new TrainingProgress(progress, environment));
        }
        if (result.weights() == null) {
            throw TrainCommand.stopped(result, recipe, own);
        }
    }

    /** The share of classes that a trained decoder keeps. */
    private double kept(Prepared one, Path own, double noise) {
        Pipelines pipelines = environment.pipelines(own, one.recipe().pipeline());
        try (Assembly assembly =
                        pipelines.assemble(
                                pipelines.plan(
                                        environment.home().manifest(one.recipe().pipeline())));
                ProgressBars progress =
                        new ProgressBars(environment.console(), "noise " + noise, count)) {
            return Reconstruction.run(
                            assembly,
                            count,
                            noise,
                            done -> {
                                environment.interrupts().check();
                                progress.at(done, "");
                            })
                    .accuracy();
        }
    }

    static String spread(String pattern, List<Double> values) {
        double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        double squares =
                values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        double deviation = values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
        return String.format(Locale.ROOT, pattern + " +- " + pattern, mean, deviation);
    }
}
