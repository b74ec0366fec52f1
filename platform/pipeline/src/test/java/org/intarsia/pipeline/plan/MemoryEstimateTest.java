package org.intarsia.pipeline.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    private final Pipelines pipelines =
            new Pipelines(
                    new ModuleRegistry(List.of(new Toys.ToyPlugin(), new CountedPlugin())),
                    ModelFolder.of(Path.of("nowhere")));

    @Test
    void aPartThatSaysNothingIsNotKnownAndNotZero() {
        MemoryEstimate estimate = estimate("toy", "toy", "plain", 8);

        assertEquals(List.of("backbone toy", "head toy", "decoder plain"), estimate.unknown());
    }

    @Test
    void theLargestPartCountsWithItsRowsAndWhatSessionsHold() {
        MemoryEstimate one = estimate("counted", "counted", "counted", 1);
        MemoryEstimate many = estimate("counted", "counted", "counted", 50);

        assertEquals(List.of(), many.unknown());
        assertEquals(5_000L, sizes(many).get("session caches"));
        assertEquals(20_000L, sizes(one).get("intermediates of the decoder"));
        assertEquals(50 * 20_000L, sizes(many).get("intermediates of the decoder"));
        assertEquals(many.rows().stream().mapToLong(MemoryEstimate.Row::bytes).sum(), many.bytes());
    }

    @Test
    void weightsImagesAndTheProcessCountToo() {
        Map<String, Long> sizes = sizes(estimate("toy", "toy", "plain", 2));

        assertEquals(4L, sizes.get("weights"));
        assertEquals(2 * 4 * 4 * 3 * 4L, sizes.get("images"));
        assertEquals(2 * 4 * 4 * (2 * 3 * 4 + 2 * 4L), sizes.get("images in Java's heap"));
        assertTrue(sizes.get("engine and Java") > 300L << 20, sizes.toString());
    }

    @Test
    void picturesThatADecoderMakesLargerCountInTheirOwnSize() {
        Plan plan = plan("toy", "toy", "larger", 2);
        Map<String, Long> sizes = sizes(plan.memory());

        assertEquals(new ImageSpec(12, 8), plan.pictures());
        assertEquals(new ImageSpec(4, 4), plan.manifest().image());
        assertEquals(2 * 12 * 8 * 3 * 4L, sizes.get("images"));
        assertEquals(2 * 12 * 8 * (2 * 3 * 4 + 2 * 4L), sizes.get("images in Java's heap"));
        assertEquals(new ImageSpec(4, 4), plan("toy", "toy", "plain", 2).pictures());
    }

    @Test
    void whatARunAddsIsNeitherTheProcessNorItsWeights() {
        MemoryEstimate estimate = estimate("counted", "counted", "counted", 2);
        Map<String, Long> sizes = sizes(estimate);

        assertEquals(
                estimate.bytes() - sizes.get("engine and Java") - sizes.get("weights"),
                estimate.runBytes());
    }

    @Test
    void partsAloneAreEncodedAndDecoded() {
        String text =
                Toys.manifest()
                        .replaceAll("(?m)^(backbone|head|sampler):.*\\R", "")
                        .replace("tokenizer: {use: plain", "tokenizer: {use: counted");

        MemoryEstimate estimate = pipelines.plan(Manifests.parse(text, "toy.yaml"), 3).memory();

        assertEquals(List.of("decoder plain"), estimate.unknown());
        assertEquals(3 * 40_000L, sizes(estimate).get("intermediates of the tokenizer"));
        assertNull(sizes(estimate).get("fragments between steps"), "nothing takes steps");
    }

    @Test
    void whatFragmentsBetweenStepsGrowsWithTheIntermediatesUpToALimit() {
        Map<String, Long> small = sizes(estimate("counted", "counted", "counted", 60));
        assertEquals(60 * 20_000L / 6, small.get("fragments between steps"));
        Map<String, Long> large = sizes(estimate("counted", "counted", "counted", 100_000));
        assertEquals((150L << 20) / 6, large.get("fragments between steps"));
    }

    @Test
    void aPartThatStatesLessThanNothingIsRefusedByItsName() {
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> estimate("counted", "counted", "negative", 1));

        assertEquals(ErrorCode.BROKEN_DECLARATION, e.problems().get(0).code());
        assertTrue(e.getMessage().contains("decoder negative"), e.getMessage());
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatNeedsItAndTheNextStep() {
        MemoryEstimate estimate = estimate("counted", "counted", "counted", 8);
        MemoryLimit small = new MemoryLimit(100L << 20, "this machine has", false);

        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> estimate.requireWithin(small, "pipeline toy"));

        assertEquals(ErrorCode.MEMORY_LIMIT, e.problems().get(0).code());
        String said = e.getMessage();
        assertTrue(said.contains("pipeline toy"), said);
        assertTrue(said.contains("8 images at once need about 336.2 MB"), said);
        assertTrue(said.contains("engine and Java 336.0 MB"), said);
        assertTrue(said.contains("this machine has 100.0 MB"), said);
        assertTrue(said.contains("smaller --batch"), said);
    }

    @Test
    void whatFitsExactlyIsNotRefused() {
        MemoryEstimate estimate = estimate("counted", "counted", "counted", 1);
        MemoryLimit exact = new MemoryLimit(estimate.bytes(), "this machine has", false);
        MemoryLimit less = new MemoryLimit(estimate.bytes() - 1, "this machine has", false);

        estimate.requireWithin(exact, "pipeline toy");
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> estimate.requireWithin(less, "pipeline toy"));
        assertTrue(e.getMessage().contains("1 image at once"), e.getMessage());
        assertFalse(e.getMessage().contains("--batch"), e.getMessage());
    }

    @Test
    void aGpuHoldsNeitherJavaNorTheEnginesCode() {
        MemoryEstimate estimate = estimate("counted", "counted", "counted", 1);

        estimate.requireWithin(new MemoryLimit(1 << 20, "gpu0 has", true), "pipeline toy");
    }

    @Test
    void imagesThatDoNotFitIntoJavasHeapAreRefused() {
        long most = Runtime.getRuntime().maxMemory();
        MemoryEstimate estimate =
                new MemoryEstimate(
                        1, List.of(new MemoryEstimate.Row(MemoryEstimate.HEAP, most)), List.of());

        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                estimate.requireWithin(
                                        new MemoryLimit(2 * most, "this machine has", false),
                                        "pipeline toy"));
        assertTrue(e.getMessage().contains("Java's heap leaves"), e.getMessage());
        assertTrue(e.getMessage().contains("INTARSIA_JAVA_OPTS=-Xmx"), e.getMessage());
    }

    @Test
    void whatIsAllowedGoesBeforeWhatTheMachineHas() {
        assertEquals(7, MemoryLimit.of(Device.cpu(), 7L).bytes());
        assertEquals(MemoryLimit.of(Device.cpu()), MemoryLimit.of(Device.cpu(), null));
    }

    @Test
    void theProcessorsLimitIsTheMachinesMemoryOrLess() {
        MemoryLimit limit = MemoryLimit.of(Device.cpu());

        assertTrue(limit.bytes() > 0 && limit.bytes() <= MemoryLimit.machine(), limit.toString());
    }

    private MemoryEstimate estimate(String backbone, String head, String decoder, int batch) {
        return plan(backbone, head, decoder, batch).memory();
    }

    private Plan plan(String backbone, String head, String decoder, int batch) {
        String text =
                Toys.manifest()
                        .replace("backbone: {use: toy", "backbone: {use: " + backbone)
                        .replace("head: {use: toy", "head: {use: " + head)
                        .replace("decoder: {use: plain", "decoder: {use: " + decoder);
        return pipelines.plan(Manifests.parse(text, "toy.yaml"), batch);
    }

    private static Map<String, Long> sizes(MemoryEstimate estimate) {
        return estimate.rows().stream()
                .collect(Collectors.toMap(MemoryEstimate.Row::what, MemoryEstimate.Row::bytes));
    }

    /** Parts that say what they take. */
    public static final class CountedPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Backbone.class, "counted", ToyParts.ToyOptions.class, CountedBackbone.class);
            contribute(PredictionHead.class, "counted", CountedHead.class);
            contribute(Decoder.class, "counted", CountedDecoder.class);
            contribute(Decoder.class, "negative", NegativeDecoder.class);
            contribute(Decoder.class, "larger", LargerDecoder.class);
            contribute(Tokenizer.class, "counted", CountedTokenizer.class);
        }
    }

    public static final class CountedBackbone extends ToyParts.ToyBackbone implements Footprint {
        @Inject
        public CountedBackbone(
                ToyParts.ToyOptions options, LatentSpec latents, ImageSpec image, Weights weights) {
            super(options, latents, image, weights);
        }

        @Override
        public long workingBytes(int rows) {
            return 4_000L * rows;
        }

        @Override
        public long heldBytes(int rows) {
            return 100L * rows;
        }
    }

    public static final class CountedHead extends ToyParts.ToyHead implements Footprint {
        @Inject
        public CountedHead() {}

        @Override
        public long workingBytes(int rows) {
            return 2_000L * rows;
        }
    }

    public static final class CountedDecoder extends ToyParts.PlainDecoder implements Footprint {
        @Inject
        public CountedDecoder(LatentSpec spec) {
            super(spec);
        }

        @Override
        public long workingBytes(int rows) {
            return 8_000L * rows;
        }
    }

    /** Of pictures of three times the height and twice the width. */
    public static final class LargerDecoder extends ToyParts.PlainDecoder {
        @Inject
        public LargerDecoder(LatentSpec spec) {
            super(spec);
        }

        @Override
        public ImageSpec image(ImageSpec pipeline) {
            return new ImageSpec(3 * pipeline.height(), 2 * pipeline.width());
        }
    }

    public static final class NegativeDecoder extends ToyParts.PlainDecoder implements Footprint {
        @Inject
        public NegativeDecoder(LatentSpec spec) {
            super(spec);
        }

        @Override
        public long workingBytes(int rows) {
            return -1;
        }
    }

    public static final class CountedTokenizer extends ToyParts.Plain implements Footprint {
        @Inject
        public CountedTokenizer(ImageSpec image) {
            super(image);
        }

        @Override
        public long workingBytes(int rows) {
            return 16_000L * rows;
        }
    }
}
