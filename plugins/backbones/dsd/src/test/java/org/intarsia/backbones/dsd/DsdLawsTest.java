package org.intarsia.backbones.dsd;

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
import org.intarsia.backbones.dsd.objective.DsdObjective;
import org.intarsia.backbones.dsd.objective.DsdObjectiveOptions;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.laws.BackboneLaws;
import org.intarsia.testkit.laws.DecoderLaws;
import org.intarsia.testkit.laws.HeadLaws;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class DsdLawsTest {
    private static final float[] TIMES = {0.04f, 0.97f};
    private static final Map<String, Object> ALL =
            Map.of(
                    "distillation-weight", 1,
                    "velocity-weight", 2,
                    "reconstruction-weight", 3,
                    "deep-weight", 4,
                    "class-weight", 5,
                    "color-jitter", 0.5,
                    "invert", 0.5,
                    "mask-ratio", 0.5);

    @Test
    void thePluginKeepsTheLaws() {
        PluginLaws.of(DsdPlugin.class).check();
    }

    @ParameterizedTest
    @CsvSource({
        "layer, gelu, true, false, token, 3",
        "rms, swiglu, false, true, none, 3",
        "rms, gelu, true, true, token, 1",
        "layer, swiglu, true, false, token, 2"
    })
    void thePartsKeepTheLawsInEveryForm(
            String norm, String mlp, boolean bias, boolean rope, String latentNorm, int depth) {
        Map<String, Object> sizes =
                Map.of(
                        "norm", norm,
                        "mlp", mlp,
                        "qkv-bias", bias,
                        "rope", rope,
                        "latent-norm", latentNorm,
                        "depth", depth);
        try (TinyDsd dsd = new TinyDsd(5, sizes, Map.of("velocity-head", "block"))) {
            Shape row = dsd.latents().shape();
            assertEquals(new Shape(5, 3, 2), row);
            TokenizerLaws.check(dsd.tokenizer, TinyDsd.IMAGE);
            DecoderLaws.check(
                    dsd.decoder,
                    TinyDsd.IMAGE,
                    run -> new DecoderLaws.Case(latents(dsd, run), Conditioning.NONE));
            BackboneLaws.check(
                    dsd.backbone,
                    run -> {
                        NDArray labels = run.create(new long[] {2, 3});
                        return new BackboneLaws.Case(
                                new ModelInput.NoisyLatents(new NDList(latents(dsd, run).value())),
                                Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                                new Step(0, 1, TIMES));
                    });
            HeadLaws.check(
                    dsd.head,
                    run ->
                            new HeadLaws.Case(
                                    new NDList(
                                            normal(run, "tokens", new Shape(6, 16)),
                                            normal(run, "condition", new Shape(16))),
                                    new ModelInput.NoisyLatents(new NDList(normal(run, "z", row))),
                                    new Step(0, 1, TIMES)));
            assertEquals(Set.of("diffusion", "velocity"), dsd.head.heads().keySet());
            ObjectiveLaws.check(dsd.objective(ALL), run -> dsd.batch(run, 1, 2));
        }
    }

    private static NDArray normal(NDManager run, String stream, Shape row) {
        return new TestNoise(1, 2).normal(run, stream, 0, row);
    }

    private static Latents latents(TinyDsd dsd, NDManager run) {
        return Latents.clean(normal(run, "latents", dsd.latents().shape()), dsd.latents());
    }

    @Test
    void allThatIsTrainedIsNamedAndTheLossIsTheWeightedSumOfItsTerms() {
        try (TinyDsd dsd = new TinyDsd(5);
                NDManager run = NDManager.newBaseManager()) {
            DsdObjective objective = dsd.objective(ALL);
            assertEquals(
                    Set.of(Kind.TOKENIZER, Kind.BACKBONE, Kind.HEAD, Kind.DECODER),
                    objective.trainedKinds());
            Loss loss = objective.loss(dsd.batch(run, 1, 2));
            Map<String, Double> weights =
                    Map.of(
                            "distillation", 1.0,
                            "velocity", 2.0,
                            "l2", 3.0,
                            "deep-alignment", 4.0,
                            "cross-entropy", 5.0);
            assertEquals(weights.keySet(), loss.terms().keySet());
            double sum = 0;
            for (Map.Entry<String, Double> one : weights.entrySet()) {
                sum += one.getValue() * loss.terms().get(one.getKey()).getFloat();
            }
            assertEquals(sum, loss.total().getFloat(), 1e-4);
        }
    }

    /** With a head that says zero, the loss is the mean square of the target. */
    @ParameterizedTest
    @CsvSource({"ema, clean", "online, clean", "ema, velocity", "online, velocity"})
    void theTargetIsTheMeansOrTheNetworksOwn(String target, String predicts) {
        try (TinyDsd mean = new TinyDsd(4, Map.of("latent-norm", "none"), Map.of());
                TinyDsd dsd =
                        new TinyDsd(
                                3, Map.of("latent-norm", "none"), Map.of("predicts", predicts));
                NDManager run = NDManager.newBaseManager()) {
            dsd.set("diff_out.linear.weight", 0);
            TestBatch batch =
                    dsd.batch(run, 1, 2).averaging(Map.of(DsdTokenizer.class, mean.tokenizer));
            DsdObjective objective =
                    dsd.objective(Map.of("distillation-weight", 1, "target", target));
            TinyDsd whose = target.equals("ema") ? mean : dsd;
            NDArray wanted = whose.tokenizer.encode(batch.images()).value();
            if (predicts.equals("velocity")) {
                wanted = wanted.sub(batch.noise().normal(run, "noise", 0, dsd.latents().shape()));
            }
            assertEquals(
                    wanted.square().mean().getFloat(),
                    objective.loss(batch).total().getFloat(),
                    1e-5);
        }
    }

    @Test
    void theLatentsOfATokenHaveMeanZeroAndVarianceOne() {
        try (TinyDsd dsd = new TinyDsd(5);
                NDManager run = NDManager.newBaseManager()) {
            NDArray z = dsd.tokenizer.encode(dsd.batch(run, 1, 2).images()).value();
            assertEquals(0, z.mean(new int[] {1}).abs().max().getFloat(), 1e-5);
            assertEquals(0, z.square().mean(new int[] {1}).sub(1).abs().max().getFloat(), 1e-3);
        }
    }

    /** One tensor: what is changed for one use is changed for all. */
    @Test
    void encoderDenoiserAndDecoderAreOneNetwork() {
        try (TinyDsd dsd = new TinyDsd(5);
                NDManager run = NDManager.newBaseManager()) {
            float[][] before = uses(dsd, run);
            dsd.set("blocks.1.mlp.fc1.weight", 0);
            float[][] after = uses(dsd, run);
            for (int use = 0; use < before.length; use++) {
                double moved = 0;
                for (int i = 0; i < before[use].length; i++) {
                    moved = Math.max(moved, Math.abs(before[use][i] - after[use][i]));
                }
                assertTrue(moved > 1e-3, "use " + use + " moved by " + moved);
            }
        }
    }

    private static float[][] uses(TinyDsd dsd, NDManager run) {
        TestBatch batch = dsd.batch(run, 1, 2);
        Latents z = latents(dsd, run);
        return Scoped.value(
                () ->
                        new float[][] {
                            dsd.tokenizer.encode(batch.images()).value().toFloatArray(),
                            dsd.decoder.decode(z, Conditioning.NONE, batch.run()).toFloatArray(),
                            dsd.backbone
                                    .open(batch.conditioning(), batch.run())
                                    .forward(
                                            new ModelInput.NoisyLatents(new NDList(z.value())),
                                            new Step(0, 1, TIMES))
                                    .get(0)
                                    .toFloatArray()
                        });
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        assertRefused(
                List.of("hidden-size", "num-heads", "latent-dim", "mlp-ratio"),
                () ->
                        TinyDsd.options(
                                Map.of(
                                        "hidden-size",
                                        10,
                                        "num-heads",
                                        3,
                                        "latent-dim",
                                        1,
                                        "mlp-ratio",
                                        0.01)));
        assertRefused(
                List.of("rope"),
                () -> TinyDsd.options(Map.of("hidden-size", 12, "num-heads", 2, "rope", true)));
        assertRefused(
                List.of("samples"),
                () ->
                        Options.of(
                                DsdHeadOptions.class,
                                Map.of("velocity-head", "none", "samples", "velocity")));
        assertRefused(
                List.of("stop-gradient"),
                () -> Options.of(DsdObjectiveOptions.class, Map.of("stop-gradient", false)));
        assertRefused(
                List.of("mlp-ratio", "num-heads"),
                () -> {
                    try (TinyDsd dsd = new TinyDsd(1)) {
                        new DsdHead(
                                Options.of(
                                        DsdHeadOptions.class,
                                        Map.of(
                                                "velocity-head",
                                                "block",
                                                "num-heads",
                                                3,
                                                "mlp-ratio",
                                                0.01)),
                                dsd.parameters.weights(),
                                dsd.backbone.features(),
                                dsd.latents(),
                                dsd.shared);
                    }
                });
        assertRefused(
                List.of("distillation-weight"),
                () -> {
                    try (TinyDsd dsd = new TinyDsd(1)) {
                        dsd.objective(Map.of());
                    }
                });
    }

    private static void assertRefused(
            List<String> subjects, org.junit.jupiter.api.function.Executable of) {
        IntarsiaException refused = assertThrows(IntarsiaException.class, of);
        assertEquals(
                subjects, refused.problems().stream().map(problem -> problem.subject()).toList());
    }
}
