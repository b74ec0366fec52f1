package org.intarsia.tokenizers.multiscalevq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

class MultiscaleVqTokenizerTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 8);
    private static final List<Integer> SIDES = List.of(1, 3, 4);

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters weights = new FreshParameters(manager, 3);

    @AfterEach
    void close() {
        weights.close();
        manager.close();
    }

    private static MultiscaleVqOptions options(int shared, List<Integer> sides) {
        return Options.of(
                MultiscaleVqOptions.class,
                Map.of(
                        "ch",
                        32,
                        "norm-groups",
                        8,
                        "ch-mult",
                        List.of(1, 2),
                        "num-res-blocks",
                        1,
                        "z-channels",
                        6,
                        "vocab-size",
                        19,
                        "patch-nums",
                        sides,
                        "share-quant-resi",
                        shared));
    }

    private MultiscaleVqTokenizer tokenizer() {
        return new MultiscaleVqTokenizer(options(2, SIDES), weights.weights(), IMAGE);
    }

    private MultiscaleVqDecoder decoder() {
        return new MultiscaleVqDecoder(options(2, SIDES), weights.weights(), IMAGE);
    }

    @Test
    void tokenizerAndDecoderKeepTheLaws() {
        MultiscaleVqTokenizer tokenizer = tokenizer();
        TokenizerLaws.check(tokenizer, IMAGE);
        TokenizerLaws.checkDecoder(decoder(), tokenizer, IMAGE, Float.POSITIVE_INFINITY);
    }

    @Test
    void tokenizerAndDecoderCanBeTaught() {
        MultiscaleVqTokenizer tokenizer = tokenizer();
        MultiscaleVqDecoder decoder = decoder();
        TokenizerLaws.checkTaught(tokenizer, decoder, IMAGE, weights.trained().values());
    }

    @Test
    void theSpaceIsAMapAScale() {
        assertEquals(
                new LatentSpec.Discrete(
                        "multiscale-vq",
                        19,
                        6,
                        List.of(new Grid(1, 1), new Grid(3, 3), new Grid(4, 4))),
                tokenizer().latents());
    }

    @Test
    void scalesMayShareOneConvolutionOrHaveOneEach() {
        assertEquals(Set.of("qresi_ls.0", "qresi_ls.1"), convolutions(2));
        assertEquals(Set.of("qresi"), convolutions(1));
        assertEquals(Set.of("0", "1", "2"), convolutions(0));
    }

    private Set<String> convolutions(int shared) {
        try (FreshParameters own = new FreshParameters(manager, 1)) {
            new MultiscaleVqDecoder(options(shared, SIDES), own.weights(), IMAGE);
            String before = "quantize.quant_resi.";
            return own.all().keySet().stream()
                    .filter(name -> name.startsWith(before) && name.endsWith(".weight"))
                    .map(name -> name.substring(before.length()).replace(".weight", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void theCodebookLeadsFromScaleToScale() {
        Codebook codebook = tokenizer().codebook().orElseThrow();
        try (NDManager own = manager.newSubManager()) {
            NDArray coarse = own.create(new long[] {4}, new Shape(1, 1));
            NDArray map = codebook.accumulate(null, coarse, 0);
            NDArray input = codebook.input(map, 1);
            NDArray ids = own.zeros(new Shape(1, 9), ai.djl.ndarray.types.DataType.INT64);
            NDArray next = codebook.accumulate(map, ids, 1);

            assertEquals(new Shape(1, 6, 4, 4), map.getShape());
            assertEquals(new Shape(1, 9, 6), input.getShape());
            assertEquals(map.getShape(), next.getShape());
        }
    }

    @Test
    void aPictureComesOfFewerScalesToo() {
        MultiscaleVqDecoder decoder = decoder();
        try (NDManager own = manager.newSubManager()) {
            TestRun run = new TestRun(own, new TestNoise(1));
            NDList all = new NDList();
            for (int side : SIDES) {
                all.add(own.zeros(new Shape(1, side * side), ai.djl.ndarray.types.DataType.INT64));
            }
            NDList first = new NDList(all.get(0));

            NDArray whole =
                    decoder.decode(new Latents(all, decoder.accepts(), 0), Conditioning.NONE, run);
            NDArray rough =
                    decoder.decode(
                            new Latents(first, decoder.accepts(), 0), Conditioning.NONE, run);

            assertEquals(new Shape(1, 3, 8, 8), rough.getShape());
            assertTrue(whole.sub(rough).abs().max().getFloat() > 0, "the scales add nothing");
        }
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        Codebook codebook = tokenizer().codebook().orElseThrow();
        try (NDArray ids = manager.create(new long[] {19}, new Shape(1, 1))) {
            IntarsiaException refused =
                    assertThrows(IntarsiaException.class, () -> codebook.accumulate(null, ids, 0));
            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, refused.problems().get(0).code());
        }
    }

    @Test
    void scalesThatEndElsewhereThanTheMapAreRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new MultiscaleVqTokenizer(
                                        options(2, List.of(1, 2, 3)), weights.weights(), IMAGE));
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("6 x 6"), refused.getMessage());
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        List<Problem> refused =
                RefusedOptions.of(
                        MultiscaleVqOptions.class,
                        Map.of(
                                "ch",
                                0,
                                "norm-groups",
                                0,
                                "ch-mult",
                                List.of(0),
                                "num-res-blocks",
                                0,
                                "z-channels",
                                0,
                                "quant-conv-ks",
                                32,
                                "vocab-size",
                                1,
                                "patch-nums",
                                List.of(),
                                "quant-resi",
                                1.5,
                                "share-quant-resi",
                                -1));
        assertArrayEquals(
                new String[] {
                    "ch",
                    "norm-groups",
                    "num-res-blocks",
                    "ch-mult",
                    "z-channels",
                    "quant-conv-ks",
                    "vocab-size",
                    "patch-nums",
                    "quant-resi",
                    "share-quant-resi"
                },
                refused.stream().map(problem -> problem.subject()).toArray());
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        List<Problem> refused =
                RefusedOptions.of(
                        MultiscaleVqOptions.class,
                        Map.of("ch", 33, "quant-conv-ks", 2, "patch-nums", List.of(3, 2)));
        assertArrayEquals(
                new String[] {"ch", "quant-conv-ks", "patch-nums"},
                refused.stream().map(problem -> problem.subject()).toArray());
    }
}
