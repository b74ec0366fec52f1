package org.intarsia.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembler;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.training.data.Dataset;
import org.intarsia.training.net.ClassifierNet;
import org.intarsia.training.net.Datasets;
import org.intarsia.training.net.Net;
import org.intarsia.training.net.PipelineNet;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/**
 * Trains a network by a recipe. The trajectory is a function of the recipe alone: a training that
 * was stopped and resumed ends with the same bits on the same machine.
 */
public final class Trainer {
    private final Recipe recipe;
    private final Net.Factory nets;
    private final Path folder;

    private Trainer(Recipe recipe, Net.Factory nets, Path folder) {
        this.recipe = recipe;
        this.nets = nets;
        this.folder = folder;
    }

    /**
     * The networks of a pipeline.
     *
     * @param manifest of the pipeline; its objective is the recipe's
     * @param folder for checkpoints, sheets, the loss and the weights; made when it is missing
     * @throws IntarsiaException as {@link Pipelines#plan}; INT-3xx for the file it starts from;
     *     INT-603 when the data does not fit
     */
    public static Trainer of(Pipelines pipelines, Manifest manifest, Recipe recipe, Path folder) {
        Node.Mapping root = manifest.root().with("objective", recipe.objective());
        Plan plan = pipelines.plan(Manifests.of(root));
        DataCheck.check(recipe, plan);
        Recipe.Start start = recipe.start();
        Dataset data = Datasets.of(recipe.data());
        Net.Factory nets = seed -> new PipelineNet(pipelines, plan, data, seed, recipe.precision());
        if (start == null) {
            return new Trainer(recipe, nets, folder);
        }
        Path file = pipelines.models().find(start.weights());
        return new Trainer(recipe, seed -> begun(nets.fresh(seed), start, file), folder);
    }

    /** The same net with the parameters of a file. */
    private static Net begun(Net net, Recipe.Start start, Path file) {
        WeightsEntry weights = start.weights();
        try (StateDict begin = StateDicts.open(file, weights.key())) {
            weights.checkDigest(begin::sha256, "recipe");
            Problems problems = new Problems();
            net.weights().load(begin, fresh(net, start), start.names(), problems);
            problems.throwIfAny();
            return net;
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    /** No finished file holds what is the objective's own. */
    private static List<String> fresh(Net net, Recipe.Start start) {
        List<String> fresh = new ArrayList<>(start.fresh());
        if (!net.shipped().keySet().equals(net.all().keySet())) {
            fresh.add(Assembler.OBJECTIVE);
        }
        return fresh;
    }

    /** The evaluation's classifier; the recipe's objective is {@value Recipe#CROSS_ENTROPY}. */
    public static Trainer ofClassifier(Recipe recipe, Path folder) {
        return new Trainer(recipe, seed -> new ClassifierNet(recipe, seed), folder);
    }

    /**
     * What a training came to.
     *
     * @param step steps taken
     * @param loss of the last one
     * @param weights the first running mean, or null when the training was stopped early
     * @param before whether it was finished before, and nothing was left to do
     */
    public record Result(int step, double loss, Path weights, boolean before) {}

    /**
     * @param resume whether to go on from the newest whole checkpoint in the folder, if there is
     *     one; otherwise what an earlier training left there is moved into a folder of its own
     * @throws IntarsiaException INT-602 the checkpoint is of another training, INT-604 the loss is
     *     no longer a finite number, INT-610 another training runs in the folder, INT-611 the
     *     checkpoint is of a later step than the recipe's last, INT-612 no checkpoint is whole,
     *     INT-9xx a file cannot be written
     */
    public Result train(boolean resume, TrainingListener listener) {
        try (TrainingRun run = new TrainingRun(recipe, nets, folder, listener)) {
            return run.train(resume);
        }
    }

    /**
     * Writes the weights of the newest whole checkpoint, as a finished training does.
     *
     * @throws IntarsiaException INT-613 when there is none, INT-602 and INT-611 as {@link #train}
     */
    public Result export(TrainingListener listener) {
        try (TrainingRun run = new TrainingRun(recipe, nets, folder, listener)) {
            return run.export();
        }
    }
}
