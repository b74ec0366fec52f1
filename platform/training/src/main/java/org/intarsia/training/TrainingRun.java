package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.training.net.Batches;
import org.intarsia.training.net.Datasets;
import org.intarsia.training.net.Net;
import org.intarsia.training.recipe.Recipe;

/** One training from its first or a later step to its last or an earlier one. */
final class TrainingRun implements AutoCloseable {
    private static final String CHANGES = "changes";

    private final Recipe recipe;
    private final Path folder;
    private final TrainingListener listener;
    private final Net net;
    private final List<Ema> means = new ArrayList<>();
    private final AdamW optimizer;
    private final Batches batches;
    private final Checkpoints checkpoints;
    private final LossLog log;
    private final Sheets sheets;
    private final Identity identity;
    private final List<String> changes = new ArrayList<>();
    private int started;

    TrainingRun(Recipe recipe, Net.Factory nets, Path folder, TrainingListener listener) {
        this.recipe = recipe;
        this.folder = folder;
        this.listener = listener;
        net = nets.fresh(recipe.seed());
        recipe.ema().forEach(decay -> means.add(new Ema(nets.fresh(recipe.seed()), decay)));
        optimizer = new AdamW(net.trained(), recipe.optimizer(), net.manager());
        batches = new Batches(Datasets.of(recipe.data()), recipe.batch());
        checkpoints = new Checkpoints(folder);
        log = new LossLog(folder, recipe.name());
        sheets = new Sheets(recipe, folder, listener);
        identity = Identity.of(recipe, net);
    }

    Trainer.Result train(boolean resume) {
        try (RunFolder taken = RunFolder.open(folder)) {
            int start = resume ? resumed(taken) : 0;
            if (start == recipe.steps()) {
                return new Trainer.Result(start, log.last(), shipped(), true);
            }
            if (start == 0) {
                taken.setAside(means.get(0).net().file())
                        .ifPresent(
                                to -> listener.note("what an earlier training left is in " + to));
            }
            return train(start);
        }
    }

    private Trainer.Result train(int start) {
        started = start;
        Throughput speed = new Throughput(recipe.batch());
        Optional<IntarsiaException> broken = Optional.empty();
        for (int step = start; step < recipe.steps(); step++) {
            learn(step);
            tell(step + 1, speed.lap());
            boolean last = step + 1 == recipe.steps();
            boolean stop = !last && listener.stop();
            if (stop || last || (step + 1) % recipe.every().checkpoint() == 0) {
                save(step + 1);
            }
            if (stop) {
                return new Trainer.Result(step + 1, log.last(), null, false);
            }
            broken = sheets.draw(means.get(0).net(), step + 1);
            speed.restart();
        }
        Path shipped = ship(recipe.steps());
        if (broken.isPresent()) {
            throw broken.get();
        }
        return new Trainer.Result(recipe.steps(), log.last(), shipped, false);
    }

    /**
     * The weights of the newest whole checkpoint, as a finished training ships them. Only reads the
     * checkpoints, so that it may be done while a training runs.
     */
    Trainer.Result export() {
        for (Path file : checkpoints.newestFirst()) {
            Optional<Checkpoint> whole = Checkpoint.open(file);
            if (whole.isPresent()) {
                try (Checkpoint checkpoint = whole.get()) {
                    go(checkpoint);
                    int step = checkpoint.step();
                    return new Trainer.Result(step, log.last(), ship(step), false);
                }
            }
        }
        throw new IntarsiaException(
                ErrorCode.NO_CHECKPOINT,
                Place.file(String.valueOf(folder.getFileName())),
                "it holds no checkpoint that can be read",
                "Name the folder of a training with --out.");
    }

    /** The step of the newest whole checkpoint, its state taken over; 0 where there is none. */
    private int resumed(RunFolder taken) {
        List<Path> damaged = new ArrayList<>();
        for (Path file : checkpoints.newestFirst()) {
            Optional<Checkpoint> whole = Checkpoint.open(file);
            if (whole.isEmpty()) {
                damaged.add(file);
                continue;
            }
            try (Checkpoint checkpoint = whole.get()) {
                checkLength(checkpoint);
                go(checkpoint);
                noteChanges(checkpoint);
                for (Path bad : damaged) {
                    taken.setAside(bad);
                    listener.note(
                            bad.getFileName() + " is damaged: going on from " + file.getFileName());
                }
                log.write();
                return checkpoint.step();
            }
        }
        if (!damaged.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.CHECKPOINTS_DAMAGED,
                    Place.file(String.valueOf(damaged.get(0).getFileName())),
                    "it is damaged, and there is no whole checkpoint before it",
                    "Start again with --fresh; it keeps what is there in a folder of its own.");
        }
        return 0;
    }

    /** Takes over the state of a checkpoint of this training. */
    private void go(Checkpoint checkpoint) {
        List<String> differences = identity.differences(checkpoint.metadata());
        if (!differences.isEmpty()) {
            throw Checkpoint.other(
                    checkpoint.file(),
                    "it is of another training: " + String.join("; ", differences));
        }
        checkpoint.restore(state(Net::all), log);
        changes.clear();
        checkpoint.metadata().getOrDefault(CHANGES, "").lines().forEach(changes::add);
    }

    private void checkLength(Checkpoint checkpoint) {
        int step = checkpoint.step();
        if (step > recipe.steps()) {
            throw new IntarsiaException(
                    ErrorCode.TRAINING_IS_LONGER,
                    Place.file(String.valueOf(checkpoint.file().getFileName())),
                    "it is of step " + step + ", and the recipe ends at step " + recipe.steps(),
                    "Let the recipe have at least "
                            + step
                            + " steps, or start again with --fresh.");
        }
    }

    /** Says what the recipe has otherwise than before, for the steps that are still to come. */
    private void noteChanges(Checkpoint checkpoint) {
        if (checkpoint.step() == recipe.steps()) {
            return;
        }
        for (String change : identity.changes(checkpoint.metadata())) {
            String said = "from step " + (checkpoint.step() + 1) + ": " + change;
            changes.add(said);
            listener.note("the recipe has changed, " + said);
        }
    }

    private void learn(int step) {
        double progress = (double) step / recipe.steps();
        Net.Learned learned = net.learn(batches.get(step), progress, means.get(0).net());
        double loss = learned.loss();
        double norm = optimizer.gradientNorm(learned.moved());
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw notFinite("the loss of step " + (step + 1) + " is no longer a finite number");
        }
        double clip = recipe.optimizer().clip();
        double scale = clip > 0 && norm > clip ? clip / norm : 1;
        double rate = recipe.optimizer().rateAt(step, recipe.steps());
        optimizer.update(step, rate, scale, learned.moved());
        means.forEach(mean -> mean.follow(net.trained(), step));
        log.add(loss, rate);
    }

    /** The losses up to here are on disk, so that a person sees where they rose. */
    private IntarsiaException notFinite(String cause) {
        log.write().forEach(listener::wrote);
        return new IntarsiaException(
                ErrorCode.LOSS_NOT_FINITE, Place.part(recipe.name()), cause, afterDivergence());
    }

    private String afterDivergence() {
        String lower =
                "Lower the learning rate, or clip the gradients, in the recipe and train again";
        Optional<Path> newest = checkpoints.newestFirst().stream().findFirst();
        if (newest.isEmpty()) {
            return lower + ".";
        }
        return log.steps() == started
                ? newest.get().getFileName()
                        + " has diverged already: lower the learning rate and start again with"
                        + " --fresh."
                : lower + ": it goes on from " + newest.get().getFileName() + ".";
    }

    private void tell(int taken, double imagesPerSecond) {
        double left = (double) (recipe.steps() - taken) * recipe.batch() / imagesPerSecond;
        listener.step(
                new TrainingListener.Progress(
                        taken,
                        recipe.steps(),
                        log.last(),
                        recipe.optimizer().rateAt(taken - 1, recipe.steps()),
                        imagesPerSecond,
                        Duration.ofSeconds(Math.round(left))));
    }

    private Map<String, NDArray> state(Function<Net, Map<String, NDArray>> parameters) {
        Map<String, NDArray> state = new TreeMap<>(optimizer.state());
        parameters.apply(net).forEach((name, array) -> state.put("model." + name, array));
        for (int i = 0; i < means.size(); i++) {
            String prefix = "ema" + i + ".";
            parameters
                    .apply(means.get(i).net())
                    .forEach((name, array) -> state.put(prefix + name, array));
        }
        return state;
    }

    private void save(int taken) {
        Map<String, NDArray> state = state(Net::all);
        // Fixed tables may hold infinities, the mask of an attention for example.
        String wrong = Checkpoints.notFinite(state(Net::trained));
        if (wrong != null) {
            throw notFinite(wrong + " has values that are not finite after step " + taken);
        }
        Map<String, String> about = new TreeMap<>(identity.metadata());
        about.putAll(changed());
        try (NDArray losses = log.toArray(net.manager())) {
            state.put(LossLog.NAME, losses);
            listener.wrote(checkpoints.save(taken, state, about));
        }
        log.write().forEach(listener::wrote);
    }

    private Map<String, String> changed() {
        return changes.isEmpty() ? Map.of() : Map.of(CHANGES, String.join("\n", changes));
    }

    /** The finished weights; written again only when they are not there or of other steps. */
    private Path shipped() {
        return weights().isThere(about(recipe.steps())) ? weights().file() : ship(recipe.steps());
    }

    private Path ship(int taken) {
        weights().write(about(taken));
        listener.wrote(weights().file());
        return weights().file();
    }

    private WeightsFile weights() {
        Net mean = means.get(0).net();
        return new WeightsFile(folder.resolve(mean.file()), mean, recipe.half());
    }

    private Map<String, String> about(int taken) {
        Map<String, String> about = new TreeMap<>(changed());
        about.put("recipe", recipe.name());
        about.put("steps", Integer.toString(taken));
        return about;
    }

    @Override
    public void close() {
        batches.close();
        means.forEach(Ema::close);
        net.close();
    }
}
