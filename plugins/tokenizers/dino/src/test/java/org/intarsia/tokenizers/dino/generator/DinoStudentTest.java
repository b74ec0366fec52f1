package org.intarsia.tokenizers.dino.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.intarsia.testkit.laws.DecoderLaws;
import org.intarsia.testkit.laws.HeadLaws;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.intarsia.tokenizers.dino.Dinov3Options;
import org.intarsia.tokenizers.dino.Dinov3Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ArrayLeakCheck
class DinoStudentTest {
    private static final float[] TIMES = {0.3f, 0.9f};

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private static NDArray noisy(NDManager owner) {
        return new TestNoise(1, 2).normal(owner, "z", 0, new Shape(3, 8, 12));
    }

    /** Tokens of the patches, then the class token, as the student gives them. */
    private float[][] said(TinyStudent student, float... times) {
        return Scoped.value(
                () -> {
                    NDArray labels = manager.create(new long[] {0, 2});
                    Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
                    NDList all =
                            student.backbone
                                    .open(given, new TestRun(manager, new TestNoise(1, 2)))
                                    .forward(
                                            new ModelInput.NoisyLatents(new NDList(noisy(manager))),
                                            new Step(0, 1, times));
                    return new float[][] {all.get(0).toFloatArray(), all.get(1).toFloatArray()};
                });
    }

    private float[][] teached() {
        return Scoped.value(
                () -> {
                    Dinov3Options options = Options.of(Dinov3Options.class, TinyStudent.ENCODER);
                    var encoder = Dinov3Tokenizer.encoder(options, weights);
                    NDArray all =
                            encoder.normed(
                                    encoder.tokens(
                                            noisy(manager), org.intarsia.spi.run.Trace.NONE));
                    // Class, two storage tokens, six patches.
                    return new float[][] {
                        all.get(":, 3:").toFloatArray(), all.get(":, 0").toFloatArray()
                    };
                });
    }

    private void gates(float value) {
        for (String gate : new String[] {"time_gate", "label_gate"}) {
            if (weights.get(gate) != null) {
                weights.get(gate).set(new NDIndex(":"), value);
            }
        }
    }

    private static double apart(float[] a, float[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withClosedGatesItIsTheEncoderTokenForToken(boolean labelled) {
        ConditioningSpec on = labelled ? TinyStudent.CLASSES : TinyStudent.NONE;
        TinyStudent student = new TinyStudent(weights, on, Map.of());
        float[][] teacher = teached();
        gates(-20);
        float[][] closed = said(student, TIMES);
        assertArrayEquals(teacher[0], closed[0], 2e-6f);
        assertArrayEquals(teacher[1], closed[1], 2e-6f);
        gates(0);
        assertTrue(apart(teacher[0], said(student, TIMES)[0]) > 1e-4, "an open gate lets it in");
    }

    @Test
    void withoutTheTimeTokenItIsTheEncoderAndAsksForItsNamesAlone() {
        TinyStudent student =
                new TinyStudent(weights, TinyStudent.NONE, Map.of("time-token", false));
        Set<String> asked = weights.names();
        float[][] all = said(student, TIMES);
        float[][] teacher = teached();
        assertArrayEquals(teacher[0], all[0], 0f);
        assertArrayEquals(teacher[1], all[1], 0f);
        assertEquals(weights.names(), asked);
    }

    @Test
    void timeAndLabelMatterWhereTheirGatesAreOpen() {
        TinyStudent student = new TinyStudent(weights, TinyStudent.CLASSES, Map.of());
        float[] early = said(student, 0.1f, 0.1f)[0];
        float[] late = said(student, 0.8f, 0.8f)[0];
        assertTrue(apart(early, late) > 1e-4, "another time");
        weights.get("label_embed.weight").set(new NDIndex(":"), 3f);
        assertTrue(apart(early, said(student, 0.1f, 0.1f)[0]) > 1e-4, "another label");
    }

    @ParameterizedTest
    @CsvSource({"mlp, all", "swiglu, all", "mlp, attention", "swiglu64, mlp"})
    void matricesThatAreMergedSayWhatThoseApartSay(String ffn, String matrices) {
        Map<String, Object> lora =
                Map.of(
                        "ffn-layer",
                        ffn,
                        "lora-rank",
                        3,
                        "lora-alpha",
                        6,
                        "lora-matrices",
                        matrices);
        float[] merged = said(new TinyStudent(weights, TinyStudent.NONE, lora), TIMES)[0];
        TinyStudent apart = new TinyStudent(weights.trained(), TinyStudent.NONE, lora);
        assertArrayEquals(merged, said(apart, TIMES)[0], 2e-5f);
        float[] without =
                said(new TinyStudent(weights, TinyStudent.NONE, Map.of("ffn-layer", ffn)), TIMES)[
                        0];
        assertTrue(apart(merged, without) > 1e-3, "what was learned matters");
        // The parameters that were asked for last are those of the first, value by value.
        TinyStudent again = new TinyStudent(weights.trained(), TinyStudent.NONE, lora);
        weights.names().stream()
                .filter(name -> name.endsWith("lora_B"))
                .forEach(name -> weights.get(name).set(new NDIndex(":"), 0f));
        assertArrayEquals(without, said(again, TIMES)[0], 2e-6f);
    }

    @ParameterizedTest
    @CsvSource({"0, true, mlp", "0, false, swiglu", "4, true, swiglu", "2, true, mlp"})
    void thePartsKeepTheLaws(int rank, boolean timed, String ffn) {
        for (ConditioningSpec on : new ConditioningSpec[] {TinyStudent.NONE, TinyStudent.CLASSES}) {
            TinyStudent student =
                    new TinyStudent(
                            weights,
                            on,
                            Map.of("lora-rank", rank, "time-token", timed, "ffn-layer", ffn));
            TokenizerLaws.check(student.tokenizer, TinyStudent.IMAGE);
            DecoderLaws.check(
                    student.decoder,
                    TinyStudent.IMAGE,
                    run ->
                            new DecoderLaws.Case(
                                    org.intarsia.spi.run.Latents.clean(
                                            noisy(run), student.tokenizer.latents()),
                                    Conditioning.NONE));
            BackboneLaws.check(
                    student.backbone,
                    run -> {
                        NDArray labels = run.create(new long[] {2, 3});
                        return new BackboneLaws.Case(
                                new ModelInput.NoisyLatents(new NDList(noisy(run))),
                                Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                                new Step(0, 1, TIMES));
                    });
            HeadLaws.check(
                    student.head,
                    run ->
                            new HeadLaws.Case(
                                    new NDList(
                                            normal(run, "tokens", new Shape(6, 16)),
                                            normal(run, "class-token", new Shape(16))),
                                    new ModelInput.NoisyLatents(new NDList(noisy(run))),
                                    new Step(0, 1, TIMES)));
        }
    }

    private static NDArray normal(NDManager run, String stream, Shape row) {
        return new TestNoise(1, 2).normal(run, stream, 0, row);
    }

    @Test
    void thePredictionIsThePictureOfTheTokensNormalised() {
        TinyStudent student = new TinyStudent(weights, TinyStudent.NONE, Map.of());
        NDArray tokens = normal(manager, "tokens", new Shape(6, 16));
        NDArray x =
                student.head
                        .predict(
                                new NDList(tokens, normal(manager, "c", new Shape(16))),
                                new ModelInput.NoisyLatents(new NDList(noisy(manager))),
                                new Step(0, 1, TIMES))
                        .singletonOrThrow();
        assertEquals(new Shape(2, 3, 8, 12), x.getShape());
        // The first corner is that of the first patch; red is normalised by its own numbers.
        double red = (Math.tanh(tokens.get(0, 0, 0).getFloat()) + 1) / 2;
        assertEquals((red - 0.485) / 0.229, x.getFloat(0, 0, 0, 0), 1e-4);
    }

    @Test
    void whatIsNormalisedComesBack() {
        TinyStudent student = new TinyStudent(weights, TinyStudent.NONE, Map.of());
        NDArray images = manager.randomUniform(-1, 1, new Shape(2, 3, 8, 12));
        NDArray back =
                student.decoder.decode(
                        student.tokenizer.encode(images),
                        Conditioning.NONE,
                        new TestRun(manager, new TestNoise(1, 2)));
        assertArrayEquals(images.toFloatArray(), back.toFloatArray(), 1e-5f);
        NDArray unit = student.tokenizer.encode(manager.ones(new Shape(1, 3, 8, 12))).value();
        assertEquals((1 - 0.406) / 0.225, unit.getFloat(0, 2, 3, 3), 1e-5);
    }
}
