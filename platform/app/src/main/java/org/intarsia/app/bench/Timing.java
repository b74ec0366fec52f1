package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ConditioningSpec;

/** What measurements of every kind of model need. */
public final class Timing {
    private Timing() {}

    /** Rows of any class, or of any text: each costs the same. */
    public static Conditioning conditioning(Assembly assembly, NDManager manager, int batch) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text text) {
            NDArray zeros = manager.zeros(new Shape(batch, text.length(), text.width()));
            return Conditioning.NONE.with(Conditioning.TEXT, zeros, zeros);
        }
        return new Generator(assembly).conditioning(manager, new int[batch]);
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
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
