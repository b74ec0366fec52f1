package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.SamplerState;

/**
 * A recorded picture, made patch by patch.
 *
 * @param image in [-1, 1]
 * @param recorder saw every patch
 * @param codes that were drawn; none without a dictionary
 */
record PatchGeneration(NDArray image, PatchRecorder recorder, NDList codes) {
    /**
     * @param answers how many are kept of each patch
     */
    static PatchGeneration of(
            ReferenceCase recorded, Map<String, Object> manifest, Noise noise, int answers) {
        CasePipeline pipeline = recorded.assemble(manifest);
        Sampler sampler = pipeline.part(Sampler.class);
        PatchRecorder recorder =
                new PatchRecorder(
                        pipeline.predictor(conditioning(recorded), sampler.predictionKind()),
                        recorded,
                        answers);
        SamplerState state = sampler.start(pipeline.request(), noise);
        NDList codes = new NDList();
        while (!state.done()) {
            state = sampler.step(state, recorder);
            state.memory().forEach(code -> codes.add(code.duplicate()));
        }
        NDArray image = sampler.latents(state, pipeline.request()).value();
        return new PatchGeneration(image, recorder, codes);
    }

    /** The labels, and as many of no class. */
    static Conditioning conditioning(ReferenceCase recorded) {
        NDArray labels = recorded.input("label");
        long none = ((Number) recorded.config().get("num_classes")).longValue();
        return Conditioning.NONE.with(
                Conditioning.LABEL,
                labels,
                recorded.manager().full(labels.getShape(), none, DataType.INT64));
    }

    long rows() {
        return image.getShape().get(0);
    }

    /** What the conditional branch was conditioned on [B, N, z]. */
    NDArray conditions() {
        return recorder.conditions().get(new NDIndex("0:{}", rows()));
    }

    /** The codes [B, N] where there are any. */
    Map<String, NDArray> drawn() {
        Map<String, NDArray> results = new LinkedHashMap<>();
        if (!codes.isEmpty()) {
            results.put("q", NDArrays.concat(codes, 1));
        }
        return results;
    }
}
