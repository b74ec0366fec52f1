package org.intarsia.encoders.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.TextEncoderLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class BytesEncoderTest {
    private static final List<String> TEXTS = List.of("a red star", "");

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private BytesEncoder encoder(RandomParameters weights, int depth) {
        return new BytesEncoder(
                Options.of(
                        BytesOptions.class,
                        Map.of(
                                "length", 6,
                                "wordBytes", 4,
                                "byteWidth", 8,
                                "hiddenSize", 12,
                                "depth", depth,
                                "numHeads", 3)),
                weights);
    }

    @Test
    void itKeepsTheLawsOfTextEncoders() {
        TextEncoderLaws.check(encoder(new RandomParameters(manager), 2));
        TextEncoderLaws.check(encoder(new RandomParameters(manager), 0));
    }

    @Test
    void theFirstRowIsOfTheWholeTextAndTheOthersAreOfItsWords() {
        BytesEncoder encoder = encoder(new RandomParameters(manager), 1);
        EncodedTexts texts = encoder.encode(TEXTS, TextRole.PROMPT, manager);

        assertEquals("text [6,12], padded right", encoder.gives().toString());
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0}, texts.maskNL().toFloatArray());
    }

    @Test
    void aWordIsTheSumOverItsBytesByTheirPlaces() {
        RandomParameters weights = new RandomParameters(manager);
        BytesEncoder encoder = encoder(weights, 0);
        NDArray row = encoder.encode(List.of("ab"), TextRole.PROMPT, manager).textNLD().get(0, 1);

        NDArray table = weights.get("byte_embedding.weight");
        NDArray sum = table.get('a').add(table.get(256 + 'b'));
        NDArray x =
                sum.matMul(weights.get("proj.weight").transpose())
                        .add(weights.get("proj.bias"))
                        .add(weights.get("pos_embed").get(0, 1));
        NDArray centred = x.sub(x.mean());
        NDArray want =
                centred.div(centred.square().mean().add(1e-6f).sqrt())
                        .mul(weights.get("norm.weight"))
                        .add(weights.get("norm.bias"));
        assertArrayEquals(want.toFloatArray(), row.toFloatArray(), 1e-4f);
    }

    @Test
    void gradientsReachTheBytesOfTheTextsAndNoOthersInTrainingAlone() {
        RandomParameters weights = new RandomParameters(manager);
        BytesEncoder encoder = encoder(weights, 1);
        NDArray table = weights.get("byte_embedding.weight");
        table.setRequiresGradient(true);
        TestRun run = new TestRun(manager, new TestNoise(1), true);
        try (GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            EncodedTexts texts = encoder.embed(TEXTS, TextRole.PROMPT, run);
            GarbageCollection.collect();
            gradients.backward(texts.textNLD().square().mul(texts.textNLD()).sum());
        }
        float[] seen = table.getGradient().abs().sum(new int[] {1}).toFloatArray();
        assertTrue(seen['a'] > 0 && seen[256 + 't'] > 0, "bytes of the texts");
        assertEquals(0, seen['z']);
        assertEquals(0, seen[256 + 'a'], "the place counts");

        EncodedTexts fixed = encoder.encode(TEXTS, TextRole.PROMPT, manager);
        assertArrayEquals(
                Gradients.off(
                        () -> encoder.embed(TEXTS, TextRole.PROMPT, run).textNLD().toFloatArray()),
                fixed.textNLD().toFloatArray());
    }
}
