package org.intarsia.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.training.Toys;
import org.intarsia.training.data.Shapes;
import org.intarsia.weights.FreshWeights;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of latents: their moments, a linear probe, and how they bear noise. */
class TokenizerEvaluationTest {
    private static final int COUNT = 200;

    /** Mean colours of 4 x 4 cells, and 2 more in the first channel. */
    public static final class Cells implements Tokenizer {
        static final LatentSpec.Continuous SPACE =
                new LatentSpec.Continuous("cells", 3, new Grid(4, 4), -1, 3);

        @Inject
        Cells() {}

        @Override
        public LatentSpec latents() {
            return SPACE;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            NDArray cells = MapOps.averagePool(imageBCHW, 16);
            cells.get(":, 0").addi(2);
            return Latents.clean(cells, SPACE);
        }
    }

    /** Token ids, whatever the image. */
    public static final class Ids implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return new LatentSpec.Discrete("ids", 4, 1, List.of(new Grid(1, 1)));
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            throw new AssertionError("nobody asks");
        }
    }

    /** Brings them. */
    public static final class CellsPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Tokenizer.class, "cells", Cells.class);
            contribute(Tokenizer.class, "ids", Ids.class);
        }
    }

    private static <R> R with(String tokenizer, Function<Assembly, R> work) {
        Pipelines pipelines =
                new Pipelines(
                        new ModuleRegistry(List.of(new Toys.ToyPlugin(), new CellsPlugin())),
                        ModelFolder.of(new Path[0]));
        String text =
                """
                intarsia: 1
                name: alone
                image: {height: 64, width: 64}
                tokenizer: {use: %s}
                """
                        .formatted(tokenizer);
        try (NDManager manager = NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 1, "");
                Assembly assembly =
                        pipelines.assembleFresh(
                                pipelines.plan(Manifests.parse(text, "alone.yaml")), weights)) {
            return work.apply(assembly);
        }
    }

    @Test
    void aClassifierFindsClassesThatAPlaneSeparates() {
        Random random = new Random(4);
        float[] from = new float[LinearProbe.LEARNED * 3];
        float[] on = new float[100 * 3];
        int[] learned = classes(from, random);
        int[] tested = classes(on, random);
        try (NDManager manager = NDManager.newBaseManager()) {
            double right =
                    LinearProbe.right(
                            manager.create(from, new Shape(learned.length, 3)),
                            manager.create(on, new Shape(tested.length, 3)),
                            new LinearProbe.Labels(learned, tested),
                            3);
            assertTrue(right >= 0.97, "right in " + right);
        }
    }

    /** The largest of three numbers is the class. */
    private static int[] classes(float[] values, Random random) {
        int[] classes = new int[values.length / 3];
        for (int row = 0; row < classes.length; row++) {
            for (int i = 0; i < 3; i++) {
                values[3 * row + i] = 10 + random.nextFloat();
                classes[row] =
                        values[3 * row + i] > values[3 * row + classes[row]] ? i : classes[row];
            }
        }
        return classes;
    }

    @Test
    void coloursOfCellsTellLittleOfAShapeAndTheirMeanNothing() {
        LinearProbe probe = with("cells", assembly -> LinearProbe.run(assembly, COUNT, done -> {}));
        assertEquals(COUNT, probe.count());
        assertTrue(probe.pooled() < 0.3, probe.toString());
        assertTrue(probe.whole() < 0.6, probe.toString());
    }

    @Test
    void momentsAreThoseOfEveryChannelAtEveryPosition(@TempDir Path folder) {
        LatentMoments moments =
                with("cells", assembly -> LatentMoments.run(assembly, COUNT, done -> {}));
        float[] pixels = new Shapes(64, 0x7EA5).render(range(COUNT));
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < COUNT; row++) {
            double cell = 0;
            for (int y = 16; y < 32; y++) {
                for (int x = 48; x < 64; x++) {
                    cell += pixels[((row * 3) * 64 + y) * 64 + x] / 256.0;
                }
            }
            sum += cell + 2;
            squares += (cell + 2) * (cell + 2);
        }
        double mean = sum / COUNT;
        assertEquals(mean, moments.mean()[7], 1e-4);
        assertEquals(squares / COUNT - mean * mean, moments.variance()[7], 1e-4);
        double all = 0;
        for (float value : moments.mean()) {
            all += value / 48;
        }
        assertEquals(all, moments.overallMean(), 1e-5);
        // Two thirds of the values are about 2 below the others.
        assertTrue(moments.overallDeviation() > 0.9, "deviation " + moments.overallDeviation());

        Path file = folder.resolve("stat.safetensors");
        moments.write(file);
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(Set.of("mean", "var"), dict.names());
            assertEquals(new Shape(3, 4, 4), dict.info("var").shape());
        }
    }

    private static long[] range(int count) {
        return LongStream.range(0, count).toArray();
    }

    @Test
    void noiseInTheLatentsIsWhatADecoderIsGiven() {
        Pipelines pipelines = Toys.pipelines();
        try (NDManager manager = NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 1, "");
                Assembly assembly =
                        pipelines.assembleFresh(
                                pipelines.plan(Toys.manifest(64, "plain")), weights)) {
            Reconstruction exact = Reconstruction.run(assembly, COUNT, 0, done -> {});
            Reconstruction noisy = Reconstruction.run(assembly, COUNT, 0.1, done -> {});
            assertTrue(Double.isInfinite(exact.psnr()), exact.toString());
            // 10 log10(4 / 0.01), a little more where pixels are clipped.
            assertEquals(26.1, noisy.psnr(), 0.5);
            assertTrue(noisy.accuracy() <= exact.accuracy(), noisy.toString());
            assertEquals(noisy, Reconstruction.run(assembly, COUNT, 0.1, done -> {}));
        }
    }

    @Test
    void idsAreRefused() {
        assertEquals(
                ErrorCode.NOT_SHAPES,
                with("ids", assembly -> code(() -> LinearProbe.run(assembly, COUNT, done -> {}))));
        assertEquals(
                ErrorCode.NOT_SHAPES,
                with("ids", assembly -> code(() -> LatentMoments.run(assembly, COUNT, d -> {}))));
        assertEquals(
                ErrorCode.NOT_SHAPES,
                with(
                        "ids",
                        assembly -> code(() -> Reconstruction.run(assembly, COUNT, 1, d -> {}))));
    }

    private static ErrorCode code(Runnable work) {
        return assertThrows(IntarsiaException.class, work::run).problems().get(0).code();
    }
}
