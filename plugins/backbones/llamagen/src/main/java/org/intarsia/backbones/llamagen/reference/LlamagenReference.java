package org.intarsia.backbones.llamagen.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.FilterCases;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TokenCases;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;

/** The recorded cases of the published LlamaGen code. */
public final class LlamagenReference implements ReferenceSuite {
    @Override
    public Set<String> operations() {
        return Set.of("forward", "generate", "filter-logits");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return switch (recorded.operation()) {
            case "forward" -> forward(recorded);
            case "generate" -> generate(recorded);
            default -> FilterCases.run(recorded);
        };
    }

    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(LlamagenManifest.network(recorded.config()));
        Map<String, NDArray> results = new LinkedHashMap<>();
        ModelInput ids = new ModelInput.Ids(recorded.input("idx"));
        Step step = new Step(0, 1, new float[0], TokenCases.keeping(recorded, results));
        NDArray logits =
                pipeline.predictor(conditioning(recorded), PredictionKind.LOGITS)
                        .predict(ids, step)
                        .get(0);
        results.put("logits", logits);
        return results;
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(LlamagenManifest.generating(recorded.config()));
        Map<String, NDArray> results =
                TokenCases.generate(recorded, pipeline, conditioning(recorded));
        long batch = results.get("tokens").getShape().get(0);
        results.computeIfPresent(
                "cond_tokens", (name, both) -> both.get(new NDIndex("0:{}", batch)));
        return results;
    }

    private static Conditioning conditioning(ReferenceCase recorded) {
        if (!LlamagenManifest.text(recorded.config())) {
            NDArray labels = recorded.input("label");
            long none = ((Number) recorded.config().get("num_classes")).longValue();
            NDArray nullForm = recorded.manager().full(labels.getShape(), none, DataType.INT64);
            return Conditioning.NONE.with(Conditioning.LABEL, labels, nullForm);
        }
        NDArray caption = recorded.input("caption");
        Conditioning text = Conditioning.NONE.with(Conditioning.TEXT, caption, caption.zerosLike());
        if (!recorded.has("emb_mask")) {
            return text;
        }
        NDArray mask = recorded.input("emb_mask");
        return text.with(Conditioning.TEXT_MASK, mask, mask);
    }
}
