package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/** A checkpoint that was opened and found whole. */
final class Checkpoint implements AutoCloseable {
    private final Path file;
    private final StateDict dict;
    private final int step;

    private Checkpoint(Path file, StateDict dict, int step) {
        this.file = file;
        this.dict = dict;
        this.step = step;
    }

    /**
     * Opens a file and reads it once from end to end.
     *
     * @return empty when it is damaged
     * @throws IntarsiaException INT-602 when it is whole and carries no checksum, as those of
     *     earlier versions
     */
    static Optional<Checkpoint> open(Path file) {
        StateDict dict;
        try {
            dict = StateDicts.open(file, null);
        } catch (IntarsiaException e) {
            return Optional.empty();
        }
        try {
            String expected = dict.metadata().get(Checkpoints.CHECKSUM);
            String step = dict.metadata().get(Checkpoints.STEP);
            if (expected == null || step == null || !step.matches("\\d{1,9}")) {
                throw other(file, "it was made by an earlier version, or by something else");
            }
            if (checksum(dict).filter(expected::equals).isPresent()) {
                return Optional.of(new Checkpoint(file, dict, Integer.parseInt(step)));
            }
            dict.close();
            return Optional.empty();
        } catch (RuntimeException e) {
            dict.close();
            throw e;
        }
    }

    private static Optional<String> checksum(StateDict dict) {
        CRC32C sum = new CRC32C();
        try (NDManager scratch = NDManager.newBaseManager()) {
            for (String name : dict.names()) {
                try (NDArray array = dict.load(name, scratch)) {
                    Checkpoints.add(sum, name, array);
                }
            }
            return Optional.of(Long.toHexString(sum.getValue()));
        } catch (IntarsiaException e) {
            return Optional.empty();
        }
    }

    /** A checkpoint that cannot be gone on from. */
    static IntarsiaException other(Path file, String cause) {
        return new IntarsiaException(
                ErrorCode.OTHER_RECIPE,
                Place.file(String.valueOf(file.getFileName())),
                cause,
                "Continue with the recipe and the pipeline that made it, give another folder with"
                        + " --out, or start again with --fresh.");
    }

    Path file() {
        return file;
    }

    /** Steps taken when it was saved. */
    int step() {
        return step;
    }

    Map<String, String> metadata() {
        return dict.metadata();
    }

    /**
     * Copies the file's values into {@code state}, in place, and its losses into {@code log}.
     *
     * @throws IntarsiaException INT-602 when names or shapes differ; nothing is changed then
     */
    void restore(Map<String, NDArray> state, LossLog log) {
        TreeSet<String> names = new TreeSet<>(state.keySet());
        names.add(LossLog.NAME);
        if (!names.equals(dict.names())) {
            throw other(file, "it holds other parameters");
        }
        state.forEach(
                (name, array) -> {
                    if (!dict.info(name).shape().equals(array.getShape())) {
                        throw other(
                                file,
                                name
                                        + " is "
                                        + dict.info(name).shape()
                                        + " in it, and "
                                        + array.getShape()
                                        + " in the network");
                    }
                });
        try (NDManager scratch = state.values().iterator().next().getManager().newSubManager()) {
            state.forEach((name, array) -> copy(dict.load(name, scratch), array));
            log.restore(dict.load(LossLog.NAME, scratch));
        }
    }

    private static void copy(NDArray from, NDArray to) {
        boolean gradient = to.hasGradient();
        to.setRequiresGradient(false);
        from.copyTo(to);
        to.setRequiresGradient(gradient);
    }

    @Override
    public void close() {
        dict.close();
    }
}
