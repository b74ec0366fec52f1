package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.run.Scoped;
import org.intarsia.weights.file.SafetensorsWriter;

/** Saves all that a training is made of; keeps the last two files. */
final class Checkpoints {
    static final String STEP = "step";
    static final String CHECKSUM = "crc32c";

    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})\\.safetensors");
    private static final int KEPT = 2;

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /**
     * @param about further metadata
     */
    Path save(int step, Map<String, NDArray> state, Map<String, String> about) {
        Path file = folder.resolve("checkpoint-" + step + ".safetensors");
        Map<String, String> metadata = new TreeMap<>(about);
        metadata.put(STEP, Integer.toString(step));
        metadata.put(CHECKSUM, checksum(state));
        SafetensorsWriter.write(file, state, metadata);
        newestFirst().stream().skip(KEPT).forEach(AtomicFile::delete);
        return file;
    }

    /** The name of an array with a value that is not finite, or null. */
    static String notFinite(Map<String, NDArray> state) {
        for (Map.Entry<String, NDArray> entry : new TreeMap<>(state).entrySet()) {
            NDArray array = entry.getValue();
            if (array.getDataType().isFloating()
                    && array.size() > 0
                    && !Float.isFinite(Scoped.value(() -> largest(array)))) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static float largest(NDArray array) {
        return array.abs().max().toType(DataType.FLOAT32, false).getFloat();
    }

    /** Of names and values; a file whose values were damaged has another. */
    static String checksum(Map<String, NDArray> state) {
        CRC32C sum = new CRC32C();
        new TreeMap<>(state).forEach((name, array) -> add(sum, name, array));
        return Long.toHexString(sum.getValue());
    }

    static void add(CRC32C sum, String name, NDArray array) {
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        sum.update(array.toByteBuffer());
    }

    /** The whole and the damaged. */
    List<Path> newestFirst() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> step(file) >= 0)
                    .sorted(Comparator.comparingInt(Checkpoints::step).reversed())
                    .toList();
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }

    private static int step(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }
}
