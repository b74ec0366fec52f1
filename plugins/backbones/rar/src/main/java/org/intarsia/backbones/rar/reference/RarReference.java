package org.intarsia.backbones.rar.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TokenCases;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/** The recorded cases of the published RAR code. */
public final class RarReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("forward", "generate");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("forward") ? forward(recorded) : generate(recorded);
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(RarManifest.network(recorded.config()));
        NDArray labels = recorded.input("label").duplicate();
        // The case overrides its last sample with the null condition.
        labels.set(new NDIndex(labels.size() - 1), classes(recorded));
        NDArray orders = recorded.input("orders");
        NDArray shuffled = recorded.input("ids").gather(orders, 1);
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("condition_ids", labels.add(number(recorded, "codebook_size") + 1));
        results.put("shuffled_labels", shuffled);
        Step step = new Step(0, 1, new float[0], TokenCases.keeping(recorded, results));
        NDArray logits =
                pipeline.predictor(conditioning(recorded, labels), PredictionKind.LOGITS)
                        .predict(new ModelInput.Ids(shuffled, orders), step)
                        .get(0);
        results.put("logits", logits);
        long tokens = shuffled.getShape().get(1);
        NDArray chances = logits.get(new NDIndex(":, 0:{}", tokens)).logSoftmax(-1);
        NDArray loss = chances.gather(shuffled.expandDims(2), 2).mean().neg();
        results.put("ce_loss", loss.reshape(new Shape(1)));
        return results;
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(RarManifest.generating(recorded.config()));
        Map<String, NDArray> results =
                TokenCases.generate(
                        recorded, pipeline, conditioning(recorded, recorded.input("label")));
        float temperature = (float) RarManifest.temperature(recorded.config());
        results.computeIfPresent("step_logits", (name, logits) -> logits.div(temperature));
        results.put(
                "cfg_scale_per_step",
                weights(recorded, pipeline.part(Guidance.class), pipeline.run()));
        return results;
    }

    /** The weight of every step, as guidance applies it to a difference of one. */
    private static NDArray weights(ReferenceCase recorded, Guidance guidance, RunContext run) {
        int count = (int) number(recorded, "image_seq_len");
        float[] weights = new float[count];
        NDList one = new NDList(recorded.manager().create(new float[] {1}));
        NDList zero = new NDList(recorded.manager().create(new float[] {0}));
        try (Guidance.Session session = guidance.open(run)) {
            for (int index = 0; index < count; index++) {
                GuidedStep at = at(new Step(index, count, new float[0]), one);
                boolean both = session.branches(at).size() == 2;
                weights[index] =
                        both ? session.combine(at, List.of(one, zero)).get(0).getFloat() : 1;
            }
        }
        return recorded.manager().create(weights);
    }

    private static GuidedStep at(Step step, NDList shown) {
        return new GuidedStep(
                step,
                new ModelInput.Ids(shown.get(0)),
                GuidedStep.MAIN,
                PredictionKind.LOGITS,
                PredictionSpec.logits());
    }

    private static Conditioning conditioning(ReferenceCase recorded, NDArray labels) {
        NDArray nullForm =
                recorded.manager().full(labels.getShape(), classes(recorded), DataType.INT64);
        return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
    }

    private static long classes(ReferenceCase recorded) {
        return number(recorded, "condition_num_classes");
    }

    private static long number(ReferenceCase recorded, String name) {
        return ((Number) recorded.config().get(name)).longValue();
    }
}
