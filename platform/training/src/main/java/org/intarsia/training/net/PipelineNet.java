package org.intarsia.training.net;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembler;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.TrainingStep;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.training.data.Dataset;
import org.intarsia.weights.FreshWeights;

/** The networks of a pipeline, trained with the objective that it names. */
public final class PipelineNet implements Net {
    private static final int INDEX_BITS = 40;

    private final NDManager manager;
    private final FreshWeights weights;
    private final Assembly assembly;
    private final Dataset data;
    private final long seed;

    /**
     * @param data what it is trained on
     * @param precision of its matrix products
     */
    public PipelineNet(
            Pipelines pipelines, Plan plan, Dataset data, long seed, MatrixPrecision precision) {
        this.data = data;
        this.seed = seed;
        this.manager =
                NDManager.newBaseManager(
                        Devices.resolve(plan.manifest().device(), plan.manifest().devicePlace()));
        try {
            this.weights = new FreshWeights(manager, seed, "", precision);
            this.assembly = pipelines.assembleFresh(plan, weights);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
        try {
            CaptionConditioning.check(assembly);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public FreshWeights weights() {
        return weights;
    }

    @Override
    public SortedMap<String, NDArray> shipped() {
        SortedMap<String, NDArray> shipped = new TreeMap<>(all());
        shipped.keySet().removeIf(name -> name.startsWith(Assembler.OBJECTIVE));
        return shipped;
    }

    @Override
    public Learned learn(Batches.Batch batch, double progress, Net mean) {
        TrainingStep.Networks networks =
                new TrainingStep.Networks(assembly, ((PipelineNet) mean).assembly);
        try (NDManager step = manager.newSubManager()) {
            return Scoped.value(() -> learn(step, networks, batch, progress));
        }
    }

    private Learned learn(
            NDManager step, TrainingStep.Networks networks, Batches.Batch batch, double progress) {
        SeededNoise noise = new SeededNoise(seeds(batch.indices()));
        try (DefaultRun run = new DefaultRun(step, noise, true)) {
            Supplier<Conditioning> conditioning =
                    () ->
                            readsCaptions()
                                    ? CaptionConditioning.of(
                                            assembly.part(TextEncoder.Trainable.class),
                                            captions(batch),
                                            run)
                                    : new Generator(assembly).conditioning(step, batch.labels());
            NDArray images = pixels(step, batch);
            try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector();
                    TrainingStep given =
                            new TrainingStep(networks, run, images, conditioning, progress)) {
                Loss loss = assembly.part(Objective.class).loss(given);
                gradients.backward(loss.total());
                return new Learned(loss.total().getFloat(), moved(loss.moved()));
            }
        }
    }

    private List<String> captions(Batches.Batch batch) {
        return Arrays.stream(batch.indices()).mapToObj(data::caption).toList();
    }

    private boolean readsCaptions() {
        return assembly.conditioning() instanceof ConditioningSpec.Text;
    }

    private static Predicate<String> moved(Loss.Moved moved) {
        Predicate<String> own = name -> name.startsWith(Assembler.OBJECTIVE);
        return switch (moved) {
            case ALL -> name -> true;
            case OWN -> own;
            case PARTS -> own.negate();
        };
    }

    private NDArray pixels(NDManager step, Batches.Batch batch) {
        int rows = batch.indices().length;
        return step.create(batch.pixels(), new Shape(rows, 3, data.size(), data.size()));
    }

    /** Seeds of the upper half, which are rarely requested when pictures are made. */
    private long[] seeds(long[] indices) {
        // A seed of more than 23 bits has no room above the index: all of its bits are mixed.
        boolean fits = seed == seed << INDEX_BITS >> INDEX_BITS;
        long base = fits ? seed << INDEX_BITS : new SplittableRandom(seed).nextLong();
        long[] seeds = new long[indices.length];
        for (int row = 0; row < seeds.length; row++) {
            seeds[row] = base + indices[row];
        }
        return seeds;
    }

    @Override
    public boolean sample(Path file, String header, BooleanSupplier stopped) {
        if (assembly.find(Sampler.class).isPresent()) {
            SampleSheet.write(file, assembly, header, stopped);
            return true;
        }
        if (assembly.find(Decoder.class).isEmpty()) {
            return false;
        }
        ReconstructionSheet.write(file, assembly, data, header, stopped);
        return true;
    }

    @Override
    public SortedMap<String, String> identity() {
        return PipelineIdentity.of(assembly);
    }

    @Override
    public String file() {
        return assembly.plan().manifest().name() + ".safetensors";
    }

    @Override
    public void close() {
        assembly.close();
        weights.close();
        manager.close();
    }
}
