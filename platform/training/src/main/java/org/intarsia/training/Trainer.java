package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Plan;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.weights.SafetensorsWriter;

/**
 * Trains the networks of a pipeline by a recipe. The trajectory is a function of the recipe alone:
 * a training that was stopped and resumed ends with the same bits on the same machine.
 */
public final class Trainer {
    private final Pipelines pipelines;
    private final Recipe recipe;
    private final Plan plan;
    private final Path folder;

    /**
     * @param manifest of the pipeline; its objective is the recipe's
     * @param folder for checkpoints, sheets, the loss and the weights; made when it is missing
     * @throws IntarsiaException as {@link Pipelines#plan}; INT-603 when the data does not fit
     */
    public Trainer(Pipelines pipelines, Manifest manifest, Recipe recipe, Path folder) {
        this.pipelines = pipelines;
        this.recipe = recipe;
        this.folder = folder;
        Map<String, Object> root = new LinkedHashMap<>(manifest.root().plain());
        root.put("objective", recipe.objective());
        this.plan = pipelines.plan(Manifests.of(root));
        DataCheck.check(recipe, plan.manifest());
    }

    /**
     * What a training came to.
     *
     * @param step steps taken
     * @param loss of the last one
     * @param weights the first running mean, or null when the training was stopped early
     */
    public record Result(int step, double loss, Path weights) {}

    /**
     * @param resume whether to go on from the newest checkpoint in the folder, if there is one
     * @throws IntarsiaException INT-602 the checkpoint is of another recipe, INT-604 the loss is no
     *     number any more, INT-9xx a file cannot be written
     */
    public Result train(boolean resume, TrainingListener listener) {
        try (Run run = new Run(listener)) {
            return run.train(resume);
        }
    }

    private final class Run implements AutoCloseable {
        private final TrainingListener listener;
        private final Trained network = Trained.fresh(pipelines, plan, recipe.seed());
        private final List<Trained> means = new ArrayList<>();
        private final AdamW optimizer;
        private final Batches batches;
        private final Checkpoints checkpoints = new Checkpoints(folder, recipe.identity());
        private final LossLog log = new LossLog(folder, recipe.name());
        private double loss = Double.NaN;

        Run(TrainingListener listener) {
            this.listener = listener;
            for (int i = 0; i < recipe.ema().size(); i++) {
                means.add(Trained.mean(pipelines, plan, recipe.seed()));
            }
            optimizer =
                    new AdamW(
                            network.trained(),
                            recipe.optimizer(),
                            network.assembly().manager().newSubManager());
            batches = new Batches(Datasets.of(recipe.data()), recipe.batch());
        }

        Result train(boolean resume) {
            int start = resume ? checkpoints.last().map(this::load).orElse(0) : 0;
            Learner learner = new Learner(network.assembly(), recipe.seed());
            Speed speed = new Speed(recipe.batch());
            for (int step = start; step < recipe.steps(); step++) {
                learn(learner, step);
                double imagesPerSecond = speed.lap();
                tell(step + 1, imagesPerSecond);
                boolean last = step + 1 == recipe.steps();
                boolean stop = !last && listener.stop();
                if (stop || last || (step + 1) % recipe.every().checkpoint() == 0) {
                    save(step + 1);
                }
                if (stop) {
                    return new Result(step + 1, loss, null);
                }
                sample(step + 1, last);
                speed.restart();
            }
            return new Result(recipe.steps(), loss, ship());
        }

        private void learn(Learner learner, int step) {
            loss = learner.learn(batches.get(step));
            double norm = optimizer.gradientNorm();
            if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                throw new IntarsiaException(
                        "INT-604",
                        recipe.name(),
                        "the loss of step " + (step + 1) + " is not a number any more",
                        "Lower the learning rate, or clip the gradients, and resume.");
            }
            double clip = recipe.optimizer().clip();
            double scale = clip > 0 && norm > clip ? clip / norm : 1;
            double rate = recipe.optimizer().rateAt(step, recipe.steps());
            optimizer.update(step, rate, scale);
            for (int i = 0; i < means.size(); i++) {
                // Early on the mean follows closely, so that it never holds the first values.
                double decay = Math.min(recipe.ema().get(i), (1.0 + step) / (10.0 + step));
                means.get(i).follow(network, decay);
            }
            log.add(step + 1, loss, rate);
        }

        private void tell(int taken, double imagesPerSecond) {
            double rate = recipe.optimizer().rateAt(taken - 1, recipe.steps());
            double left = (recipe.steps() - taken) * recipe.batch() / imagesPerSecond;
            listener.step(
                    new TrainingListener.Progress(
                            taken,
                            recipe.steps(),
                            loss,
                            rate,
                            imagesPerSecond,
                            Duration.ofSeconds(Math.round(left))));
        }

        private Map<String, NDArray> state() {
            Map<String, NDArray> state = new TreeMap<>(optimizer.state());
            network.all().forEach((name, array) -> state.put("model." + name, array));
            for (int i = 0; i < means.size(); i++) {
                String prefix = "ema" + i + ".";
                means.get(i).all().forEach((name, array) -> state.put(prefix + name, array));
            }
            return state;
        }

        private void save(int taken) {
            listener.wrote(checkpoints.save(taken, state()));
            log.write().forEach(listener::wrote);
        }

        private int load(Path checkpoint) {
            int taken = checkpoints.load(checkpoint, state());
            log.resume(taken);
            return taken;
        }

        private void sample(int taken, boolean last) {
            int every = recipe.every().sample();
            if (every > 0 && (last || taken % every == 0)) {
                Path sheet = folder.resolve("samples-" + taken + ".png");
                Samples.write(sheet, means.get(0).assembly(), recipe.name() + ", step " + taken);
                listener.wrote(sheet);
            }
        }

        private Path ship() {
            Path file = folder.resolve(plan.manifest().name() + ".safetensors");
            Map<String, String> made =
                    Map.of("recipe", recipe.name(), "steps", Integer.toString(recipe.steps()));
            Map<String, NDArray> arrays = means.get(0).all();
            if (recipe.half()) {
                SafetensorsWriter.writeHalf(file, arrays, made);
            } else {
                SafetensorsWriter.write(file, arrays, made);
            }
            listener.wrote(file);
            return file;
        }

        @Override
        public void close() {
            batches.close();
            means.forEach(Trained::close);
            network.close();
        }
    }
}
