package org.intarsia.tokenizers.dino;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DinoTokenizerTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 12);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private static Map<String, Object> second(int registers, boolean swiglu) {
        Map<String, Object> options = new HashMap<>();
        options.put("hidden-size", 12);
        options.put("num-hidden-layers", 2);
        options.put("num-attention-heads", 3);
        options.put("image-size", 12);
        options.put("patch-size", 4);
        options.put("num-register-tokens", registers);
        options.put("use-swiglu-ffn", swiglu);
        return options;
    }

    private static Dinov2Options options(Map<String, Object> given) {
        return Options.of(Dinov2Options.class, given);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "3, false", "1, true"})
    void theSecondKeepsTheLawsWithAnyRegisters(int registers, boolean swiglu) {
        Dinov2Tokenizer tokenizer =
                new Dinov2Tokenizer(options(second(registers, swiglu)), weights, IMAGE);
        assertEquals(
                new LatentSpec.Continuous("dinov2", 12, new Grid(2, 3), -4, 4),
                tokenizer.latents());
        TokenizerLaws.check(tokenizer, IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"mlp, 0", "swiglu, 2", "swiglu64, 1"})
    void theThirdKeepsTheLawsAtAnyAspect(String ffn, int storage) {
        Dinov3Options options =
                Options.of(
                        Dinov3Options.class,
                        Map.of(
                                "embed-dim", 16,
                                "depth", 2,
                                "num-heads", 2,
                                "patch-size", 4,
                                "n-storage-tokens", storage,
                                "ffn-layer", ffn));
        Dinov3Tokenizer tokenizer = new Dinov3Tokenizer(options, weights, IMAGE);
        TokenizerLaws.check(tokenizer, IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void theClassTokenComesBeforeThoseOfThePatchesWithoutRegisters(int registers) {
        Dinov2Options options = options(second(registers, false));
        Dinov2Tokenizer tokenizer = new Dinov2Tokenizer(options, weights, IMAGE);
        NDArray pixels = manager.randomNormal(new Shape(2, 3, IMAGE.height(), IMAGE.width()));
        NDArray tokens = tokenizer.tokens(pixels);
        assertEquals(new Shape(2, 7, 12), tokens.getShape());
        NDArray map = tokenizer.encode(pixels).value();
        NDArray patches = map.reshape(2, 12, 6).transpose(0, 2, 1);
        assertArrayEquals(
                patches.toFloatArray(), tokens.get(new NDIndex(":, 1:")).toFloatArray(), 1e-6f);
        EncoderImages images = new EncoderImages(weights, IMAGE, options.input());
        DinoEncoder encoder = Dinov2Tokenizer.encoder(options, weights);
        NDArray all = encoder.normed(encoder.tokens(images.normalised(pixels), Trace.NONE));
        assertArrayEquals(
                all.get(new NDIndex(":, 0")).toFloatArray(),
                tokens.get(new NDIndex(":, 0")).toFloatArray(),
                1e-6f);
    }

    @Test
    void aRepresentationHasTheTokensOfTheMapAndCropsOfAnySizeAreReadAsTheyAre() {
        Map<String, Object> given = second(2, false);
        given.put("input-size", 16);
        represented(new Dinov2Tokenizer(options(given), weights, IMAGE), 12);
        Dinov3Options third =
                Options.of(
                        Dinov3Options.class,
                        Map.of("embed-dim", 8, "depth", 1, "num-heads", 1, "patch-size", 4));
        represented(new Dinov3Tokenizer(third, weights, IMAGE), 8);
    }

    private void represented(DinoTokens tokenizer, int width) {
        NDArray images = manager.randomUniform(-1, 1, new Shape(2, 3, 8, 12));
        long patches = tokenizer.latents().grid().tokens();
        NDArray whole = tokenizer.tokens(images);
        assertEquals(new Shape(2, 1 + patches, width), whole.getShape());
        assertArrayEquals(
                MapOps.tokens(tokenizer.encode(images).value()).toFloatArray(),
                whole.get(":, 1:").toFloatArray(),
                1e-5f);
        NDArray crops = manager.randomUniform(-1, 1, new Shape(3, 3, 4, 20));
        NDArray crop = tokenizer.tokens(crops);
        assertEquals(new Shape(3, 6, width), crop.getShape());
        // Each crop is seen by itself.
        assertArrayEquals(
                tokenizer.tokens(crops.get("1:2")).toFloatArray(),
                crop.get("1:2").toFloatArray(),
                1e-5f);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> tokenizer.tokens(manager.ones(new Shape(1, 3, 4, 6))));
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void imagesAreResizedToWhatTheEncoderReads() {
        Map<String, Object> given = second(2, false);
        given.put("input-size", 16);
        Dinov2Tokenizer tokenizer = new Dinov2Tokenizer(options(given), weights, IMAGE);
        assertEquals(new Grid(4, 4), tokenizer.latents().grid());
        TokenizerLaws.check(tokenizer, IMAGE);
    }

    /** The authors keep queries, keys and values in one matrix, in this order. */
    @ParameterizedTest
    @CsvSource({"0, false", "2, true"})
    void theAuthorsFileGivesTheSameTokens(int registers, boolean swiglu) {
        Map<String, Object> given = second(registers, swiglu);
        NDArray pixels = manager.randomNormal(new Shape(2, 3, 8, 12));
        DinoEncoder transformers = Dinov2Tokenizer.encoder(options(given), weights);
        float[] want = tokens(transformers, pixels);
        given.put("layout", "original");
        DinoEncoder original =
                Dinov2Tokenizer.encoder(options(given), new AuthorsNames(weights, manager));
        assertArrayEquals(want, tokens(original, pixels), 1e-5f);
    }

    private float[] tokens(DinoEncoder encoder, NDArray pixels) {
        NDArray x = encoder.tokens(pixels, Trace.NONE);
        NDArray normed = encoder.normed(x);
        x.close();
        float[] values = normed.toFloatArray();
        normed.close();
        return values;
    }

    @Test
    void aBiasOfTheKeysIsNotUsed() {
        Map<String, Object> given =
                new HashMap<>(Map.of("embed-dim", 8, "depth", 1, "num-heads", 1, "patch-size", 4));
        NDArray pixels = manager.randomNormal(new Shape(1, 3, 8, 8));
        DinoEncoder masked =
                Dinov3Tokenizer.encoder(Options.of(Dinov3Options.class, given), weights);
        float[] before = tokens(masked, pixels);
        weights.get("blocks.0.attn.qkv.bias").set(new NDIndex("8:16"), 7f);
        assertArrayEquals(before, tokens(masked, pixels), 0f);
        weights.get("blocks.0.attn.qkv.bias").set(new NDIndex("0:8"), 7f);
        float[] after = tokens(masked, pixels);
        double changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed = Math.max(changed, Math.abs(before[i] - after[i]));
        }
        assertTrue(changed > 1e-4, "a bias of the queries is used: " + changed);
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        Map<String, Object> given = second(1, false);
        given.put("num-attention-heads", 5);
        given.put("image-size", 13);
        IntarsiaException refused = assertThrows(IntarsiaException.class, () -> options(given));
        assertEquals(
                List.of("num-attention-heads", "image-size"),
                refused.problems().stream().map(problem -> problem.subject()).toList());
        List<Problem> third =
                RefusedOptions.of(Dinov3Options.class, Map.of("embed-dim", 24, "num-heads", 4));
        assertEquals("embed-dim", third.get(0).subject());
    }
}
