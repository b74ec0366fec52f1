package org.intarsia.testkit.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class SpiCarriesEveryFamilyTest {
    private static final TestNoise NOISE = new TestNoise(1, 2);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Conditioning labels(long... labels) {
        NDArray values = manager.create(labels);
        return Conditioning.NONE.with(Conditioning.LABEL, values, values.zerosLike());
    }

    private TestRun run() {
        return new TestRun(manager, NOISE);
    }

    @Test
    void nextScaleAutoregressionWithACodebookAndACacheOfEachBranch() {
        AtomicInteger forwards = new AtomicInteger();
        NextScale.Pyramid codebook = new NextScale.Pyramid();
        Sampler sampler = new NextScale.Greedy(codebook);
        Predictor predictor =
                run().compose(
                                new RunContext.Network(
                                        new NextScale.Memory(forwards), new NextScale.Nearest()),
                                new NextScale.Growing(2),
                                labels(1, 0),
                                sampler.predictionKind());
        SampleRequest request =
                new SampleRequest(NextScale.IDS, List.of(), PredictionSpec.logits(), manager);
        SamplerState end = ToyEuler.run(sampler, request, NOISE, predictor);
        Latents latents = sampler.latents(end, request);

        assertArrayEquals(new long[] {1, 0}, latents.values().get(0).toLongArray());
        assertArrayEquals(
                new long[] {3, 3, 2, 1, 0, 0, 0, 0}, latents.values().get(1).toLongArray());
        assertEquals(4, forwards.get(), "the null branch's cache has seen both scales");
        NDArray picture =
                new NextScale.MapDecoder(codebook).decode(latents, Conditioning.NONE, run());
        assertArrayEquals(new float[] {4, 4, 3, 2, 0, 0, 0, 0}, picture.toFloatArray());
    }

    @Test
    void aClassTokenIsGeneratedBesideTheLatentsWithAGuidanceOfItsOwn() {
        HybridParts.TokenBackbone backbone = new HybridParts.TokenBackbone();
        HybridParts.TokenHead head = new HybridParts.TokenHead();
        Sampler sampler = new ToyEuler(4);
        Predictor predictor =
                run().compose(
                                new RunContext.Network(backbone, head),
                                new HybridParts.TwoScales(3, 1),
                                labels(1, 2),
                                sampler.predictionKind());
        SampleRequest request =
                new SampleRequest(
                        HybridParts.SMALL, backbone.companions(), head.prediction(), manager);
        SamplerState end = ToyEuler.run(sampler, request, NOISE, predictor);

        assertArrayEquals(
                new float[] {3, 3, 3, 3, 6, 6, 6, 6}, end.values().get(0).toFloatArray(), 1e-4f);
        assertArrayEquals(
                new float[] {1, 1, 1, 2, 2, 2}, end.values().get(1).toFloatArray(), 1e-4f);
        assertEquals(1, sampler.latents(end, request).values().size(), "the token is thrown away");
    }

    @Test
    void aWeakerNetworkWithPartsOfItsOwnLeadsTheMainOne() {
        HybridParts.TokenBackbone backbone = new HybridParts.TokenBackbone();
        RunContext.Network weak = new RunContext.Network(backbone, new HybridParts.WeakHead());
        Predictor predictor =
                run().compose(
                                new RunContext.Network(backbone, new HybridParts.TokenHead()),
                                new HybridParts.Autoguidance(1.5f, weak),
                                labels(1, 2),
                                PredictionKind.X);
        NDList state =
                new NDList(manager.ones(new Shape(2, 1, 2, 2)), manager.ones(new Shape(2, 3)));
        NDList x = predictor.predict(new ModelInput.NoisyLatents(state), Step.at(0, 4, 0.5f, 2));
        float[] token = x.get(1).toFloatArray();
        assertArrayEquals(new float[] {1.25f, 1.25f, 1.25f, 2.5f, 2.5f, 2.5f}, token, 1e-5f);
    }

    @Test
    void aDecoderPaintsFromALatentWithNoiseOfItsOwn() {
        HybridParts.FlowDecoder decoder =
                new HybridParts.FlowDecoder(
                        new RunContext.Network(
                                new HybridParts.AdapterBackbone(), new HybridParts.PassOn()),
                        new ToyEuler(4));
        NDArray z = manager.create(new float[] {4, 8, -4, 0}, new Shape(1, 1, 2, 2));
        NDArray noise = manager.full(new Shape(1, 1, 4, 4), 5f);
        TestRun run = new TestRun(manager, new FixedNoise(1).with("decoder/start", 0, noise));
        Latents halfway = new Latents(new NDList(z), HybridParts.SMALL, 0.25);
        float[] picture = decoder.decode(halfway, Conditioning.NONE, run).toFloatArray();

        float[] expected = {3, 3, 6, 6, 3, 3, 6, 6, -3, -3, 0, 0, -3, -3, 0, 0};
        assertArrayEquals(expected, picture, 1e-4f);
    }

    @Test
    void aFieldAtEveryPatchReadsTheNoisyPixels() {
        Predictor predictor =
                run().compose(
                                new RunContext.Network(
                                        new HybridParts.PatchBackbone(),
                                        new HybridParts.FieldHead()),
                                Guidance.NONE,
                                labels(1, 5),
                                PredictionKind.VELOCITY);
        NDArray z = manager.arange(32f).reshape(2, 1, 4, 4);
        float[] times = {0.5f, 0.25f};
        ModelInput shown = new ModelInput.NoisyLatents(z);
        float[] v = predictor.predict(shown, new Step(0, 1, times)).get(0).toFloatArray();

        for (int i = 0; i < 32; i++) {
            int row = i / 16;
            int patch = i % 16 / 8 * 2 + i % 4 / 2;
            float token = (row == 0 ? 1 : 5) + patch + times[row];
            assertEquals(token * i + i % 2, v[i], 1e-4f, "pixel " + i);
        }
    }

    @Test
    void semanticAutoregressionPaintsEachPatchWithAFlowAndIsGuidedAtBothLevels() {
        AtomicInteger forwards = new AtomicInteger();
        TestNoise noise = new TestNoise(6);
        Hybrid.Semantic backbone = new Hybrid.Semantic(forwards);
        Conditioning conditioning = labels(1);
        for (String name : backbone.switches()) {
            conditioning = conditioning.withSwitch(name, manager, 1);
        }
        Sampler sampler = new Hybrid.PatchByPatch(new ToyEuler(4));
        Predictor predictor =
                new TestRun(manager, noise)
                        .compose(
                                new RunContext.Network(backbone, new Hybrid.Painter()),
                                new Hybrid.Layered(2, 4),
                                conditioning,
                                sampler.predictionKind());
        SampleRequest request =
                new SampleRequest(
                        Hybrid.PICTURE, List.of(), new Hybrid.Painter().prediction(), manager);
        SamplerState end = ToyEuler.run(sampler, request, noise, predictor);

        float[] picture = sampler.latents(end, request).value().toFloatArray();
        assertArrayEquals(new float[] {4, 9, 20, 5, 10, 21}, picture, 1e-3f);
        assertEquals(9, forwards.get(), "three patches, three branches, whatever the inner steps");
    }

    @Test
    void aHeadRemembersTheNumbersOfAPatchForAsLongAsItsFeaturesAreHeld() {
        AtomicInteger forwards = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        TestNoise noise = new TestNoise(6);
        Sampler sampler = new DualLevel.NumberByNumber();
        Predictor predictor =
                new TestRun(manager, noise)
                        .compose(
                                new RunContext.Network(
                                        new Hybrid.Semantic(forwards),
                                        new DualLevel.NumberHead(read)),
                                Guidance.NONE,
                                labels(4).withSwitch(Hybrid.Z, manager, 1),
                                sampler.predictionKind());
        SampleRequest request =
                new SampleRequest(Hybrid.PICTURE, List.of(), PredictionSpec.logits(), manager);
        SamplerState end = ToyEuler.run(sampler, request, noise, predictor);

        // h is 4, then 4 + 4 / 4, then 5 + 5 / 4; a number is h + those before it, modulo 8.
        assertArrayEquals(
                new long[] {4, 0, 0, 5, 2, 4, 6, 4, 0}, end.values().get(0).toLongArray());
        assertEquals(3, forwards.get(), "one forward a patch");
        assertEquals(6, read.get(), "two numbers of each patch, each once");
    }
}
