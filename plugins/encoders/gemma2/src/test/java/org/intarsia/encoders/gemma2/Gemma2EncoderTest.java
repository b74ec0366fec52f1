package org.intarsia.encoders.gemma2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextTokenizer;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.laws.TextEncoderLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class Gemma2EncoderTest {
    private static final int BEGIN = 260;
    private static final Map<String, Object> SMALL =
            Map.ofEntries(
                    Map.entry("hiddenSize", 48),
                    Map.entry("intermediateSize", 96),
                    Map.entry("numHiddenLayers", 3),
                    Map.entry("numAttentionHeads", 4),
                    Map.entry("numKeyValueHeads", 2),
                    Map.entry("headDim", 16),
                    Map.entry("vocabSize", 300),
                    Map.entry("queryPreAttnScalar", 24.0),
                    Map.entry("slidingWindow", 8));

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Bytes behind a token of the beginning. */
    private static long[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, utf8.length + 1)
                .mapToLong(i -> i == 0 ? BEGIN : utf8[i - 1] & 0xff)
                .toArray();
    }

    private Gemma2Encoder encoder(Map<String, Object> recipe) {
        Map<String, Object> options = new HashMap<>(SMALL);
        options.putAll(recipe);
        return new Gemma2Encoder(
                Options.of(Gemma2Options.class, options),
                new RandomParameters(manager),
                spec -> (TextTokenizer) Gemma2EncoderTest::bytes);
    }

    @Test
    void itKeepsTheLawsOfTextEncodersPaddedOnEitherSide() {
        TextEncoderLaws.check(encoder(Map.of("length", 12)));
        TextEncoderLaws.check(encoder(Map.of("length", 12, "padding", "left")));
        TextEncoderLaws.check(
                encoder(Map.of("length", 6, "prefix", "Describe: ", "nullPrefix", true)));
    }

    @Test
    void behindAnInstructionTheFirstRowAndThoseOfTheTextAreKept() {
        String instruction = "Describe the picture: ";
        int all = instruction.length() + 1 + 8 - 2;
        try (Gemma2Encoder behind = encoder(Map.of("length", 8, "prefix", instruction));
                Gemma2Encoder whole = encoder(Map.of("length", all))) {
            EncodedTexts kept = behind.encode(List.of("a fox"), TextRole.PROMPT, manager);
            EncodedTexts rows =
                    whole.encode(List.of(instruction + "a fox"), TextRole.PROMPT, manager);
            float[] given = kept.textNLD().toFloatArray();
            float[] expected = rows.textNLD().toFloatArray();
            int width = behind.gives().width();
            assertEquals(8 * width, given.length);
            for (int row = 0; row < 8; row++) {
                int from = row == 0 ? 0 : all - 8 + row;
                assertArrayEquals(
                        Arrays.copyOfRange(expected, from * width, (from + 1) * width),
                        Arrays.copyOfRange(given, row * width, (row + 1) * width),
                        1e-5f,
                        "row " + row);
            }
            assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 1, 0}, kept.maskNL().toFloatArray());
        }
    }
}
