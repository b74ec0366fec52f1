package org.example.tutorial;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput.NoisyLatents;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.BackboneLaws;
import org.intarsia.testkit.laws.GuidanceLaws;
import org.intarsia.testkit.laws.HeadLaws;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 8);
    private static final TinyOptions OPTIONS = new TinyOptions(2, 8, 1, 2);
    private static final Step STEP = Step.at(1, 4, 0.3f, 2);

    private static NDArray latents(NDManager manager) {
        return manager.arange(96f).div(48).sub(1).reshape(2, 3, 4, 4);
    }

    private static Conditioning labels(NDManager manager) {
        NDArray none = manager.create(new long[] {2, 2});
        return Conditioning.NONE.with(
                Conditioning.LABEL, manager.create(new long[] {0, 1}), none);
    }

    @Test
    void tokenizerAndDecoderKeepTheirLaws() {
        HalfTokenizer tokenizer = new HalfTokenizer(IMAGE);
        TokenizerLaws.check(tokenizer, IMAGE);
        HalfDecoder decoder = new HalfDecoder(IMAGE);
        TokenizerLaws.checkDecoder(decoder, tokenizer, IMAGE, Float.POSITIVE_INFINITY);
    }

    @Test
    void backboneAndHeadKeepTheirLaws() {
        try (NDManager owner = NDManager.newBaseManager()) {
            RandomParameters weights = new RandomParameters(owner);
            ConditioningSpec two = new ConditioningSpec.Classes(2, List.of());
            TinyBackbone backbone =
                    new TinyBackbone(OPTIONS, weights, HalfTokenizer.space(IMAGE), two);
            BackboneLaws.check(
                    backbone,
                    manager ->
                            new BackboneLaws.Case(
                                    new NoisyLatents(latents(manager)), labels(manager), STEP));
            HeadLaws.check(
                    new TinyLinearHead(
                            new TinyLinearOptions(0.05),
                            weights,
                            backbone.features(),
                            HalfTokenizer.space(IMAGE)),
                    manager ->
                            new HeadLaws.Case(
                                    new NDList(
                                            manager.ones(new Shape(2, 4, 8)),
                                            manager.ones(new Shape(2, 8))),
                                    new NoisyLatents(latents(manager)),
                                    STEP));
        }
    }

    @Test
    void guidanceKeepsItsLaws() {
        GuidanceLaws.check(new RampGuidance(new RampOptions(3)), STEP);
    }

    @Test
    void theObjectiveKeepsItsLaws() {
        ObjectiveLaws.check(
                new UniformFlowObjective(new UniformFlowOptions(0.5)),
                manager ->
                        TestBatch.of(
                                        Latents.clean(
                                                latents(manager), HalfTokenizer.space(IMAGE)),
                                        new TestRun(manager, TestNoise.rows(2)),
                                        ToyPredictor::new)
                                .with(labels(manager)));
    }
}
