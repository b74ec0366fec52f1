package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ConditioningSpec;

/** What measurements of every kind of model need. */
public final class Timing {
    private Timing() {}

    /** Rows of any class, or of any text: each costs the same. */
    public static Conditioning conditioning(Assembly assembly, NDManager manager, int batch) {
        Conditioning given = Conditioning.NONE;
        if (assembly.conditioning() instanceof ConditioningSpec.Classes) {
            NDArray zeros = manager.zeros(new Shape(batch), DataType.INT64);
            given = given.with(Conditioning.LABEL, zeros, zeros);
        }
        if (assembly.conditioning() instanceof ConditioningSpec.Text text) {
            NDArray zeros = manager.zeros(shape(batch, text));
            given = given.with(Conditioning.TEXT, zeros, zeros);
            if (text.pooled() > 0) {
                NDArray pooled = manager.zeros(new Shape(batch, text.pooled()));
                given = given.with(Conditioning.POOLED, pooled, pooled);
            }
        }
        Optional<ConditioningSpec.Text> caption =
                assembly.find(Decoder.class).flatMap(Decoder::caption);
        if (caption.isPresent()) {
            NDArray zeros = manager.zeros(shape(batch, caption.get()));
            given = given.with(Conditioning.DECODER_TEXT, zeros, zeros);
        }
        return given;
    }

    private static Shape shape(int batch, ConditioningSpec.Text text) {
        return new Shape(batch, text.length(), text.width());
    }

    public static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    /** Reading one value waits for a device that works on its own. */
    static void await(NDArray array) {
        Scoped.value(() -> array.flatten().get(0).toFloatArray());
    }

    /**
     * @param values at least one
     */
    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The high-water mark that Linux keeps for a process; 0 where the system does not tell. */
    static long peakBytes() {
        return statusBytes("VmHWM:");
    }

    /** What the process holds now; 0 where the system does not tell. */
    static EncoderReport.Resident resident() {
        return new EncoderReport.Resident(statusBytes("RssAnon:"), statusBytes("RssFile:"));
    }

    private static long statusBytes(String name) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(name)) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
