package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.weights.file.SafetensorsWriter;

/** One training from its first or a later step to its last or an earlier one. */
final class TrainingRun implements AutoCloseable {
    private final Recipe recipe;
    private final Path folder;
    private final TrainingListener listener;
    private final Net net;
    private final List<Ema> means = new ArrayList<>();
    private final AdamW optimizer;
    private final Batches batches;
    private final Checkpoints checkpoints;
    private final LossLog log;
    private double loss = Double.NaN;

    TrainingRun(Recipe recipe, Net.Factory nets, Path folder, TrainingListener listener) {
        this.recipe = recipe;
        this.folder = folder;
        this.listener = listener;
        net = nets.fresh(recipe.seed());
        recipe.ema().forEach(decay -> means.add(new Ema(nets.fresh(recipe.seed()), decay)));
        optimizer = new AdamW(net.trained(), recipe.optimizer(), net.manager());
        batches = new Batches(Datasets.of(recipe.data()), recipe.batch());
        checkpoints = new Checkpoints(folder, recipe.identity());
        log = new LossLog(folder, recipe.name());
    }

    Trainer.Result train(boolean resume) {
        int start = resume ? checkpoints.last().map(this::load).orElse(0) : 0;
        Throughput speed = new Throughput(recipe.batch());
        for (int step = start; step < recipe.steps(); step++) {
            learn(step);
            tell(step + 1, speed.lap());
            boolean last = step + 1 == recipe.steps();
            boolean stop = !last && listener.stop();
            if (stop || last || (step + 1) % recipe.every().checkpoint() == 0) {
                save(step + 1);
            }
            if (stop) {
                return new Trainer.Result(step + 1, loss, null);
            }
            sample(step + 1, last);
            speed.restart();
        }
        return new Trainer.Result(recipe.steps(), loss, ship());
    }

    private void learn(int step) {
        double progress = (double) step / recipe.steps();
        loss = recipe.precision().during(() -> net.learn(batches.get(step), progress));
        double norm = optimizer.gradientNorm();
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new IntarsiaException(
                    ErrorCode.LOSS_NOT_FINITE,
                    recipe.name(),
                    "the loss of step " + (step + 1) + " is no longer a finite number",
                    "Lower the learning rate, or clip the gradients, and resume.");
        }
        double clip = recipe.optimizer().clip();
        double scale = clip > 0 && norm > clip ? clip / norm : 1;
        double rate = recipe.optimizer().rateAt(step, recipe.steps());
        optimizer.update(step, rate, scale);
        means.forEach(mean -> mean.follow(net.trained(), step));
        log.add(step + 1, loss, rate);
    }

    private void tell(int taken, double imagesPerSecond) {
        double left = (double) (recipe.steps() - taken) * recipe.batch() / imagesPerSecond;
        listener.step(
                new TrainingListener.Progress(
                        taken,
                        recipe.steps(),
                        loss,
                        recipe.optimizer().rateAt(taken - 1, recipe.steps()),
                        imagesPerSecond,
                        Duration.ofSeconds(Math.round(left))));
    }

    private Map<String, NDArray> state() {
        Map<String, NDArray> state = new TreeMap<>(optimizer.state());
        net.all().forEach((name, array) -> state.put("model." + name, array));
        for (int i = 0; i < means.size(); i++) {
            String prefix = "ema" + i + ".";
            means.get(i).net().all().forEach((name, array) -> state.put(prefix + name, array));
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
            if (means.get(0).net().sample(sheet, recipe.name() + ", step " + taken)) {
                listener.wrote(sheet);
            }
        }
    }

    private Path ship() {
        Net mean = means.get(0).net();
        Path file = folder.resolve(mean.file());
        Map<String, String> made =
                Map.of("recipe", recipe.name(), "steps", Integer.toString(recipe.steps()));
        if (recipe.half()) {
            SafetensorsWriter.writeHalf(file, mean.all(), made);
        } else {
            SafetensorsWriter.write(file, mean.all(), made);
        }
        listener.wrote(file);
        return file;
    }

    @Override
    public void close() {
        batches.close();
        means.forEach(Ema::close);
        net.close();
    }
}
