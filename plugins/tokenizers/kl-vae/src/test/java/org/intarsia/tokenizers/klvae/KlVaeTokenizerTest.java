package org.intarsia.tokenizers.klvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KlVaeTokenizerTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 12);

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters weights = new FreshParameters(manager, 3);

    @AfterEach
    void close() {
        weights.close();
        manager.close();
    }

    /** Widths that are no multiples of the first. */
    private static Map<String, Object> small(KlVaeLayout layout) {
        Map<String, Object> options = new HashMap<>();
        options.put("layout", layout);
        options.put("space", "small");
        options.put("block-out-channels", List.of(8, 12));
        options.put("norm-num-groups", 4);
        options.put("layers-per-block", 1);
        options.put("latent-channels", 3);
        options.put("temperal-downsample", List.of(true));
        return options;
    }

    private static KlVaeOptions options(Map<String, Object> given) {
        return Options.of(KlVaeOptions.class, given);
    }

    @ParameterizedTest
    @EnumSource
    void tokenizerAndDecoderKeepTheLawsInEveryLayout(KlVaeLayout layout) {
        KlVaeOptions options = options(small(layout));
        KlVaeTokenizer tokenizer = new KlVaeTokenizer(options, weights.weights(), IMAGE);
        KlVaeDecoder decoder = new KlVaeDecoder(options, weights.weights(), IMAGE);
        TokenizerLaws.check(tokenizer, IMAGE);
        TokenizerLaws.checkDecoder(decoder, tokenizer, IMAGE, Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @EnumSource
    void tokenizerAndDecoderCanBeTaughtInEveryLayout(KlVaeLayout layout) {
        KlVaeOptions options = options(small(layout));
        KlVaeTokenizer tokenizer = new KlVaeTokenizer(options, weights.weights(), IMAGE);
        KlVaeDecoder decoder = new KlVaeDecoder(options, weights.weights(), IMAGE);
        TokenizerLaws.checkTaught(tokenizer, decoder, IMAGE, weights.trained().values());
    }

    @Test
    void layersOverTimeAreNotMade() {
        KlVaeOptions options = options(small(KlVaeLayout.QWEN_IMAGE));
        new KlVaeTokenizer(options, weights.weights(), IMAGE);
        assertTrue(weights.all().containsKey("encoder.down_blocks.1.resample.1.weight"));
        assertFalse(weights.all().containsKey("encoder.down_blocks.1.time_conv.weight"));
    }

    @Test
    void packedCellsAreOneCellOfTheSpace() {
        Map<String, Object> given = small(KlVaeLayout.FLUX2);
        given.put("patch-size", 2);
        given.put("latent-scale", "batch-norm");
        KlVaeTokenizer tokenizer = new KlVaeTokenizer(options(given), weights.weights(), IMAGE);
        assertEquals(
                new LatentSpec.Continuous("small", 12, new Grid(2, 3), -4, 4), tokenizer.latents());
        try (NDManager own = manager.newSubManager()) {
            NDArray z = own.arange(0f, 72f, 1f).reshape(1, 3, 4, 6);
            NDArray packed = tokenizer.normalised(z);
            packed.attach(own);
            assertEquals(new Shape(1, 12, 2, 3), packed.getShape());
            // Of channel 1, square (1, 2): rows 2 and 3, columns 4 and 5.
            assertArrayEquals(
                    new float[] {40, 41, 46, 47},
                    packed.get(0).get("4:8, 1, 2").toFloatArray(),
                    0.01f);
        }
    }

    @Test
    void theShiftIsTakenAwayBeforeTheScale() {
        Map<String, Object> given = small(KlVaeLayout.LDM);
        given.put("scaling-factor", 4);
        given.put("shift-factor", 0.5);
        KlVaeTokenizer tokenizer = new KlVaeTokenizer(options(given), weights.weights(), IMAGE);
        try (NDManager own = manager.newSubManager()) {
            NDArray z = own.ones(new Shape(1, 3, 4, 6));
            NDArray latent = tokenizer.normalised(z);
            latent.attach(own);
            assertEquals(2f, latent.min().getFloat());
            assertEquals(2f, latent.max().getFloat());
        }
    }

    /** As files saved before diffusers renamed the layers of attention. */
    @Test
    void theOlderNamesOfAttentionAreFollowed() {
        Set<String> read = new TreeSet<>();
        new KlVaeDecoder(
                options(small(KlVaeLayout.DIFFUSERS)),
                new OlderSpelling(weights.weights(), read),
                IMAGE);
        assertEquals(Set.of("to_k key", "to_out.0 proj_attn", "to_q query", "to_v value"), read);
    }

    /** A file that has only older spellings. */
    private record OlderSpelling(Weights inner, Set<String> read) implements Weights {
        @Override
        public Weights at(String name) {
            return new OlderSpelling(inner.at(name), read);
        }

        @Override
        public Weights either(String name, String older) {
            if (!name.equals(older)) {
                read.add(name + " " + older);
            }
            return at(older);
        }

        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            return inner.parameter(name, shape, init);
        }

        @Override
        public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
            return inner.fixed(name, shape, values);
        }

        @Override
        public Parameter table(Shape shape, Supplier<float[]> values) {
            return inner.table(shape, values);
        }
    }

    @Test
    void aPictureOfPartsOfCellsIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> options(small(KlVaeLayout.LDM)).latents(new ImageSpec(8, 9)));
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        Map<String, Object> given = small(KlVaeLayout.QWEN_IMAGE);
        given.put("block-out-channels", List.of(7, 9));
        given.put("latent-scale", "channels");
        given.put("latents-mean", List.of(1.0, 2.0));
        given.put("temperal-downsample", List.of(true, false));
        IntarsiaException refused = assertThrows(IntarsiaException.class, () -> options(given));
        assertEquals(
                List.of("block-out-channels", "latents-mean", "latents-std", "temperal-downsample"),
                refused.problems().stream().map(problem -> problem.subject()).toList());

        Map<String, Object> grouped = small(KlVaeLayout.DIFFUSERS);
        grouped.put("block-out-channels", List.of(8, 10));
        assertEquals(
                List.of("block-out-channels"),
                assertThrows(IntarsiaException.class, () -> options(grouped)).problems().stream()
                        .map(problem -> problem.subject())
                        .toList());
    }
}
