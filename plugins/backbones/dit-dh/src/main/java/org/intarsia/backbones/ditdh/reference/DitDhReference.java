package org.intarsia.backbones.ditdh.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.FlowCases;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.Trajectory;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published RAE code's diffusion model. */
public final class DitDhReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("forward", "sample");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("forward") ? forward(recorded) : sample(recorded);
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(DitDhManifest.network(recorded.config(), "x"));
        Predictor predictor =
                pipeline.predictor(labels(recorded, recorded.config()), PredictionKind.VELOCITY);
        Step step = new Step(0, 1, recorded.input("t").toFloatArray(), recorded.trace());
        ModelInput shown = new ModelInput.NoisyLatents(recorded.input("x"));
        return Map.of("out", predictor.predict(shown, step).get(0));
    }

    private static Map<String, NDArray> sample(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(DitDhManifest.sampling(recorded.config()));
        Trajectory trajectory =
                FlowCases.sample(
                        pipeline,
                        new NDList(recorded.input("noise")),
                        labels(recorded, DitDhManifest.section(recorded.config(), "model")));
        recorded.trace().record("t_grid", trajectory.timesteps());
        return Map.of(
                "v_steps", trajectory.predictions(),
                "x_steps", NDArrays.stack(new NDList(trajectory.path())));
    }

    private static Conditioning labels(ReferenceCase recorded, Map<String, Object> config) {
        NDArray labels = recorded.input("y");
        long none = ((Number) config.get("num_classes")).longValue();
        NDArray nullForm = recorded.manager().full(labels.getShape(), none, DataType.INT64);
        return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
    }
}
