package org.intarsia.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private NDManager manager;
    private FreshWeights weights;
    private Assembly assembly;

    @BeforeEach
    void assemble() {
        manager = NDManager.newBaseManager();
        weights = new FreshWeights(manager, 0, "");
        assembly = assembled("");
    }

    private Assembly assembled(String entries) {
        Pipelines pipelines = new Pipelines(Toys.registry(), ModelFolder.of(Path.of("nowhere")));
        String manifest = Toys.manifest().replace("patch-size: 2", "patch-size: 1") + entries;
        return pipelines.assembleFresh(pipelines.plan(Manifests.parse(manifest, "toy")), weights);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, assembly.manager().getManagedArrays().size());
        assembly.close();
        weights.close();
        manager.close();
    }

    /** z' = z + 2 (z / 2 + label), twice: 4 z + 6 label. */
    @Test
    void aRunFollowsItsSamplerToTheEnd() {
        List<Integer> steps = new ArrayList<>();
        Generator.Result result =
                new Generator(assembly)
                        .generate(
                                manager,
                                new Generator.Request(new int[] {1, 2}, new long[] {5, 6}),
                                (progress, preview) -> steps.add(progress.index()));
        assertEquals(List.of(1, 2), steps);
        assertEquals(2, result.evaluations());
        float[] z =
                SeededNoise.from(5, 2)
                        .normal(manager, "start", 0, new Shape(3, 4, 4))
                        .toFloatArray();
        float[] got = result.images().toFloatArray();
        for (int i = 0; i < z.length; i++) {
            assertEquals(4 * z[i] + 6 * (i < 48 ? 1 : 2), got[i], 1e-4);
        }
        result.images().close();
    }

    private Generator.Result generated(Assembly from) {
        return new Generator(from)
                .generate(
                        manager,
                        new Generator.Request(new int[] {1}, new long[] {5}),
                        (progress, preview) -> {});
    }

    /** z' = z + 2 (z / 2 + label), once; the second of two steps is not taken. */
    @Test
    void aRunThatStopsEarlyHandsOverTheStateWithTheNoiseOfItsTime() {
        List<Latents> handed = new ArrayList<>();
        Generator.Request request = new Generator.Request(new int[] {1}, new long[] {5});
        try (Assembly stopping = assembled("\nstop: {at: 1}\n");
                SamplingRun run = new Generator(stopping).start(request).keeping(handed::addAll)) {
            while (!run.done()) {
                run.step((progress, preview) -> {});
            }
            Generator.Result result = run.finish(manager, (progress, preview) -> {});
            assertEquals(1, result.evaluations());
            assertEquals(1.0, result.progress().figures().get("stopped-at"));
            assertEquals(0.5, result.progress().figures().get("sigma"));
            assertEquals(0.5, handed.get(0).sigma(), "the time after one of two steps");
            float[] z =
                    new SeededNoise(5)
                            .normal(manager, "start", 0, new Shape(3, 4, 4))
                            .toFloatArray();
            float[] got = result.images().toFloatArray();
            for (int i = 0; i < z.length; i++) {
                assertEquals(2 * z[i] + 2, got[i], 1e-4);
            }
            result.images().close();
        }
    }

    @Test
    void aDeadlineThatIsOverStopsAfterTheFirstStepAndOneFarAwayNever() {
        try (Assembly hasty = assembled("\nstop: {within: 1ms}\n");
                Assembly patient = assembled("\nstop: {within: 100m}\n")) {
            Generator.Result all = generated(patient);
            assertEquals(2, all.evaluations());
            assertEquals(false, all.progress().figures().containsKey("stopped-at"));
            Generator.Result some =
                    new Generator(hasty)
                            .generate(
                                    manager,
                                    new Generator.Request(new int[] {1}, new long[] {5}),
                                    (progress, preview) -> pass(2));
            assertEquals(1, some.evaluations());
            all.images().close();
            some.images().close();
        }
    }

    /** Until the clock has moved so many milliseconds. */
    private static void pass(int milliseconds) {
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void moreStepsThanTheSamplerTakesAreRefused() {
        try (Assembly late = assembled("\nstop: {at: 3}\n")) {
            IntarsiaException e = assertThrows(IntarsiaException.class, () -> generated(late));
            assertEquals(ErrorCode.CANNOT_STOP_EARLY, e.problems().get(0).code());
        }
    }

    @Test
    void aPreviewIsTheXPrediction() {
        float[][] seen = new float[3][];
        new Generator(assembly)
                .generate(
                        manager,
                        new Generator.Request(new int[] {0}, new long[] {5}),
                        Generator.Listener.previewing(
                                (progress, preview) -> {
                                    try (NDArray x = preview.get()) {
                                        seen[progress.index()] = x.toFloatArray();
                                    }
                                }))
                .images()
                .close();
        float[] z =
                new SeededNoise(5).normal(manager, "start", 0, new Shape(3, 4, 4)).toFloatArray();
        assertEquals(2 * z[7], seen[1][7], 1e-4, "z + (1 - 0) v");
        assertEquals(2 * z[7] + 0.5 * 2 * z[7], seen[2][7], 1e-4, "z + (1 - 1/2) v");
    }

    @Test
    void aLabelOutOfRangeIsRefused() {
        Generator generator = new Generator(assembly);
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                generator.generate(
                                        manager,
                                        new Generator.Request(new int[] {3}, new long[] {0}),
                                        (progress, preview) -> {}));
        assertEquals(ErrorCode.UNKNOWN_LABEL, e.problems().get(0).code());
    }

    @Test
    void branchesThatAStepDoesNotNeedAreNotComputed() {
        ToyParts.ToyBackbone backbone = assembly.part(ToyParts.ToyBackbone.class);
        try (NDManager run = manager.newSubManager()) {
            Conditioning given = new Generator(assembly).conditioning(run, new int[] {1, 2});
            DefaultRun context = new DefaultRun(run, new SeededNoise(0, 0), false);
            GuidedPredictor predictor =
                    new GuidedPredictor(
                            context,
                            new Network(backbone, assembly.part(PredictionHead.class)),
                            new FromStepOne(),
                            given,
                            PredictionKind.VELOCITY);
            ModelInput state = new ModelInput.NoisyLatents(run.ones(new Shape(2, 3, 4, 4)));
            int before = backbone.rows.get();
            int arrays = run.getManagedArrays().size();
            NDList first = predictor.predict(state, Step.at(0, 2, 0, 2));
            assertEquals(2, backbone.rows.get() - before);
            assertEquals(2 * (0.5 + 1), first.get(0).getFloat(0, 0, 0, 0), 1e-6);
            NDList second = predictor.predict(state, Step.at(1, 2, 0.5f, 2));
            assertEquals(2 + 4, backbone.rows.get() - before);
            assertEquals(3, predictor.evaluations());
            // Null label 3: 7 + 3 (c - 7) with c = 3 and 5.
            assertArrayEquals(
                    new float[] {7 + 3 * (3 - 7), 7 + 3 * (5 - 7)},
                    new float[] {
                        second.get(0).getFloat(0, 0, 0, 0), second.get(0).getFloat(1, 0, 0, 0)
                    },
                    1e-5f);
            first.close();
            second.close();
            predictor.close();
            assertEquals(arrays, run.getManagedArrays().size());
        }
    }

    private record FromStepOne() implements StatelessGuidance {
        private static final Branch NULL = new Branch("null", Set.of("label"), Branch.MAIN);

        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL, NULL);
        }

        @Override
        public List<Branch> branches(GuidedStep at) {
            return at.step().index() == 0 ? List.of(Branch.CONDITIONAL) : branches();
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            NDArray c = predictions.get(0).get(0);
            if (predictions.size() == 1) {
                return new NDList(c);
            }
            NDArray u = predictions.get(1).get(0);
            return new NDList(Scoped.run(() -> u.add(c.sub(u).mul(3))));
        }
    }
}
