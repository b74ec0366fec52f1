package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;

/** Saves and restores all that a training is made of; keeps the last two files. */
final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})\\.safetensors");
    private static final int KEPT = 2;

    private final Path folder;
    private final String identity;

    /**
     * @param identity of the recipe; a checkpoint of another one is refused
     */
    Checkpoints(Path folder, String identity) {
        this.folder = folder;
        this.identity = identity;
    }

    Path save(int step, Map<String, NDArray> state) {
        Path file = folder.resolve("checkpoint-" + step + ".safetensors");
        SafetensorsWriter.write(
                file, state, Map.of("step", Integer.toString(step), "recipe", identity));
        List<Path> all = all();
        all.stream().limit(Math.max(0, all.size() - KEPT)).forEach(Checkpoints::remove);
        return file;
    }

    /** The newest, if there is one. */
    Optional<Path> last() {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Copies the file's values into {@code state}, in place.
     *
     * @return steps taken when it was saved
     * @throws IntarsiaException INT-602 when it is of another recipe
     */
    int load(Path file, Map<String, NDArray> state) {
        try (StateDict dict = StateDicts.open(file, null);
                NDManager scratch = state.values().iterator().next().getManager().newSubManager()) {
            if (!identity.equals(dict.metadata().get("recipe"))
                    || !dict.names().equals(state.keySet())) {
                throw new IntarsiaException(
                        ErrorCode.OTHER_RECIPE,
                        Place.file(String.valueOf(file.getFileName())),
                        "it was made by another recipe",
                        "Go on with that recipe, or train into another folder.");
            }
            state.forEach((name, array) -> copy(dict.load(name, scratch), array));
            return Integer.parseInt(dict.metadata().get("step"));
        }
    }

    private static void copy(NDArray from, NDArray to) {
        boolean gradient = to.hasGradient();
        to.setRequiresGradient(false);
        from.copyTo(to);
        to.setRequiresGradient(gradient);
    }

    private List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> step(file) >= 0)
                    .sorted(Comparator.comparingInt(Checkpoints::step))
                    .toList();
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }

    private static int step(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw AtomicFile.problem(file, e);
        }
    }
}
