package org.intarsia.tokenizers.vq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VqTokenizerTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 12);

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters weights = new FreshParameters(manager, 3);

    @AfterEach
    void close() {
        weights.close();
        manager.close();
    }

    /** Two levels of different width, other counts everywhere. */
    private static VqOptions options(CheckpointLayout layout) {
        return Options.of(
                VqOptions.class,
                Map.ofEntries(
                        Map.entry("layout", layout),
                        Map.entry("ch", 32),
                        Map.entry("norm-groups", 8),
                        Map.entry("encoder-ch-mult", List.of(1, 2)),
                        Map.entry("decoder-ch-mult", List.of(2, 1)),
                        Map.entry("num-res-blocks", 1),
                        Map.entry("z-channels", 10),
                        Map.entry("codebook-size", 23),
                        Map.entry("codebook-embed-dim", 5),
                        Map.entry("resolution", 8),
                        Map.entry("attn-resolutions", List.of(4))));
    }

    private VqTokenizer tokenizer(CheckpointLayout layout) {
        return new VqTokenizer(options(layout), weights.weights(), IMAGE);
    }

    private VqDecoder decoder(CheckpointLayout layout) {
        return new VqDecoder(options(layout), weights.weights(), IMAGE);
    }

    @Test
    void tokenizerAndDecoderKeepTheLaws() {
        VqTokenizer tokenizer = tokenizer(CheckpointLayout.LLAMAGEN);
        TokenizerLaws.check(tokenizer, IMAGE);
        TokenizerLaws.checkDecoder(
                decoder(CheckpointLayout.LLAMAGEN), tokenizer, IMAGE, Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @EnumSource
    void tokenizerAndDecoderCanBeTaught(CheckpointLayout layout) {
        VqTokenizer tokenizer = tokenizer(layout);
        VqDecoder decoder = decoder(layout);
        TokenizerLaws.checkTaught(tokenizer, decoder, IMAGE, weights.trained().values());
    }

    @Test
    void theSpaceIsOneMapOfTheVocabulary() {
        assertEquals(
                new LatentSpec.Discrete("vq", 23, 5, List.of(new Grid(4, 6))),
                tokenizer(CheckpointLayout.TAMING).latents());
    }

    @Test
    void whatIsEncodedIsWhatTheCodebookGivesBack() {
        VqTokenizer tokenizer = tokenizer(CheckpointLayout.TAMING);
        Codebook codebook = tokenizer.codebook().orElseThrow();
        NDArray ids = manager.create(new long[] {0, 22, 7, 7}, new Shape(2, 2));

        NDArray codes = codebook.codes(ids);

        assertEquals(new Shape(2, 2, 5), codes.getShape());
        assertArrayEquals(
                ids.flatten().toLongArray(),
                tokenizer.table().nearest(codes.reshape(4, 5)).toLongArray());
        ids.close();
        codes.close();
    }

    @Test
    void codesStandAtTheirTokensInTheMap() {
        Codebook codebook = tokenizer(CheckpointLayout.LLAMAGEN).codebook().orElseThrow();
        long[] values = new long[24];
        values[8] = 5;
        NDArray ids = manager.create(values, new Shape(1, 24));

        NDArray map = codebook.accumulate(null, ids, 0);

        assertEquals(new Shape(1, 5, 4, 6), map.getShape());
        try (NDArray want = codebook.codes(ids)) {
            assertArrayEquals(
                    want.get(0).get(8).toFloatArray(), map.get(0).get(":, 1, 2").toFloatArray());
        }
        assertThrows(IllegalArgumentException.class, () -> codebook.accumulate(map, ids, 1));
        assertThrows(IllegalArgumentException.class, () -> codebook.input(map, 1));
    }

    @Test
    void anIdOutsideTheVocabularyIsRefusedWhenItIsDecoded() {
        VqDecoder decoder = decoder(CheckpointLayout.LLAMAGEN);
        long[] values = new long[24];
        values[11] = 23;
        try (NDManager own = NDManager.newBaseManager()) {
            Latents latents =
                    Latents.clean(own.create(values, new Shape(1, 24)), decoder.accepts());
            TestRun run = new TestRun(own, new TestNoise(1));

            IntarsiaException refused =
                    assertThrows(
                            IntarsiaException.class,
                            () -> decoder.decode(latents, Conditioning.NONE, run));

            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, refused.problems().get(0).code());
            assertTrue(
                    refused.getMessage().contains("23 is not in the vocabulary"),
                    refused.getMessage());
        }
    }

    @Test
    void attentionStandsWhereTheLayoutHasIt() {
        tokenizer(CheckpointLayout.TAMING);
        assertTrue(weights.all().containsKey("encoder.down.1.attn.0.q.weight"));
        assertTrue(!weights.all().containsKey("encoder.down.0.attn.0.q.weight"));
        assertEquals(
                List.of(true, false),
                List.of(
                        options(CheckpointLayout.TAMING).encoder().attentionLevels().contains(1),
                        options(CheckpointLayout.TAMING).encoder().attentionLevels().contains(0)));
    }

    @Test
    void aPictureOfPartsOfTokensIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new VqTokenizer(
                                        options(CheckpointLayout.LLAMAGEN),
                                        weights.weights(),
                                        new ImageSpec(8, 9)));
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        List<Problem> refused =
                RefusedOptions.of(
                        VqOptions.class,
                        Map.of(
                                "encoder-ch-mult",
                                List.of(),
                                "decoder-ch-mult",
                                List.of(1, 0),
                                "num-res-blocks",
                                0,
                                "z-channels",
                                0,
                                "codebook-size",
                                1,
                                "codebook-embed-dim",
                                0));
        assertEquals(
                List.of(
                        "num-res-blocks",
                        "encoder-ch-mult",
                        "decoder-ch-mult",
                        "z-channels",
                        "codebook-size",
                        "codebook-embed-dim"),
                refused.stream().map(problem -> problem.subject()).toList());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        List<Problem> refused =
                RefusedOptions.of(
                        VqOptions.class, Map.of("ch", 33, "decoder-ch-mult", List.of(1, 2)));
        assertEquals(
                List.of("ch", "decoder-ch-mult"),
                refused.stream().map(problem -> problem.subject()).toList());
    }
}
