package org.intarsia.training.recipe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.plugin.MatrixPrecision;

/**
 * How a pipeline is trained.
 *
 * @param name of the recipe
 * @param pipeline a manifest: a file, or the name of a shipped one
 * @param start what the parameters begin with, or null where all begin at random
 * @param objective as a manifest's part entry: {@code use} and options
 * @param data what is learned
 * @param optimizer how the parameters move
 * @param ema decays of the running means of the parameters; the first is what is shipped
 * @param batch pictures a step
 * @param steps in all
 * @param seed of the first parameters, the noise and the dropped labels
 * @param every how often what is written
 * @param precision that matrices are multiplied in
 * @param half whether the finished weights are stored in half precision
 */
public record Recipe(
        String name,
        String pipeline,
        Start start,
        Node.Mapping objective,
        Data data,
        Optimizer optimizer,
        List<Double> ema,
        int batch,
        int steps,
        long seed,
        Intervals every,
        MatrixPrecision precision,
        boolean half) {
    /** The objective of a recipe that trains no pipeline but the evaluation's classifier. */
    public static final String CROSS_ENTROPY = "cross-entropy";

    public Recipe {
        ema = List.copyOf(ema);
    }

    /** The same with another seed of parameters and noise. */
    public Recipe seeded(long other) {
        return new Recipe(
                name, pipeline, start, objective, data, optimizer, ema, batch, steps, other, every,
                precision, half);
    }

    /**
     * @param weights a file whose values parameters begin with
     * @param fresh beginnings of the names of those that begin at random all the same
     * @param rename beginnings of names in the file, and what they are in the network
     */
    public record Start(WeightsEntry weights, List<String> fresh, Map<String, String> rename) {
        public Start {
            fresh = List.copyOf(fresh);
            rename = Map.copyOf(rename);
        }

        /** With the prefix that every name in the file begins with. */
        public Map<String, String> names() {
            Map<String, String> names = new TreeMap<>();
            rename.forEach((inFile, here) -> names.put(weights.prefix() + inFile, here));
            if (!weights.prefix().isEmpty()) {
                names.putIfAbsent(weights.prefix(), "");
            }
            return names;
        }

        private String identity() {
            return String.join(
                    " ",
                    weights.file(),
                    String.valueOf(weights.key()),
                    String.valueOf(weights.sha256()),
                    fresh.toString(),
                    names().toString());
        }
    }

    /**
     * @param use name of the data set: {@code shapes}
     * @param size side of the pictures, in pixels
     * @param turn greatest turn of a shape from upright, in degrees
     * @param count of different pictures, which come again and again; 0 for endless ones
     */
    public record Data(String use, int size, long seed, double turn, int count) {
        /** As checkpoints of trainings on endless pictures have always said it. */
        private String identity() {
            String endless = "Data[use=%s, size=%d, seed=%d, turn=%s]";
            String all = String.format(Locale.ROOT, endless, use, size, seed, turn);
            return count == 0 ? all : all + " count=" + count;
        }
    }

    /**
     * AdamW with a warm-up.
     *
     * @param rate the learning rate after the warm-up
     * @param weightDecay decoupled, a share of the rate
     * @param warmup steps over which the rate grows from zero
     * @param cosine whether the rate then falls to zero along a cosine; constant otherwise
     * @param clip greatest norm of all gradients together; 0 for none
     */
    public record Optimizer(
            double rate,
            double beta1,
            double beta2,
            double weightDecay,
            int warmup,
            boolean cosine,
            double clip) {
        /** The learning rate of a step, counted from 0, of {@code steps}. */
        public double rateAt(int step, int steps) {
            if (step < warmup) {
                return rate * (step + 1) / warmup;
            }
            if (!cosine) {
                return rate;
            }
            double along = (step - warmup) / (double) Math.max(1, steps - warmup);
            return rate * 0.5 * (1 + StrictMath.cos(StrictMath.PI * Math.min(1, along)));
        }
    }

    /**
     * @param checkpoint steps between checkpoints
     * @param sample steps between sample sheets; 0 for none
     */
    public record Intervals(int checkpoint, int sample) {}

    /**
     * What two recipes must share, besides the pipeline, for one to be resumed by the other, by
     * name.
     */
    public Map<String, String> fixed() {
        return Map.of(
                "start", start == null ? "none" : start.identity(),
                "data", data.identity(),
                "ema", ema.toString(),
                "batch", Integer.toString(batch),
                "seed", Long.toString(seed),
                "precision", precision.name());
    }

    /** What may change when a training is resumed, by name. */
    public Map<String, String> open() {
        return Map.of("optimizer", optimizer.toString(), "steps", Integer.toString(steps));
    }
}
