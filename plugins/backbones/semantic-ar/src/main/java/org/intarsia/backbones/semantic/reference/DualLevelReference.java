package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.PixelLevels;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.RecordedNoise;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.reference.TokenCases;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

/** The recorded cases of dual-level autoregression, which is a design of our own. */
public final class DualLevelReference implements ReferenceSuite {
    private static final double HALF = 127.5;

    @Override
    public Set<String> operations() {
        return Set.of("forward", "generate");
    }

    @Override
    public Map<String, NDArray> run(ReferenceCase recorded) {
        return recorded.operation().equals("forward") ? forward(recorded) : generate(recorded);
    }

    private static Map<String, NDArray> generate(ReferenceCase recorded) {
        int rows = Math.toIntExact(recorded.input("label").size());
        PatchGeneration made =
                PatchGeneration.of(
                        recorded,
                        HybridManifest.pixels(recorded.config()),
                        new RecordedNoise(Map.of(), rows),
                        PixelLevels.COLOURS);
        Map<String, NDArray> results = made.drawn();
        results.put("z", made.conditions());
        NDArray first = NDArrays.concat(made.recorder().answers(), 1);
        results.put(
                "first_pixel_logits",
                first.reshape(rows, -1, PixelLevels.COLOURS, PixelLevels.LEVELS));
        NDArray levels = Ops.times(made.image(), HALF).add((float) HALF).round();
        results.put("img", levels.toType(DataType.INT64, true));
        return results;
    }

    /** Both levels on a picture that is known. */
    private static Map<String, NDArray> forward(ReferenceCase recorded) {
        CasePipeline pipeline = recorded.assemble(HybridManifest.pixels(recorded.config()));
        Backbone backbone = pipeline.part(Backbone.class);
        NDArray image = recorded.input("img").toType(DataType.FLOAT32, true);
        int patch = ((Number) recorded.config().get("patch_size")).intValue();
        NDArray patches =
                Patches.patchify(
                        Ops.times(image, 1 / HALF).sub(1), patch, Patches.Order.CHANNEL_FIRST);
        long rows = patches.getShape().get(0);
        long n = patches.getShape().get(1);
        boolean draws = recorded.config().get("sampling").equals("semantic");
        NDArray codes = draws ? recorded.input("q") : null;
        NDIndex before = new NDIndex(":, 0:{}", n - 1);
        Map<String, NDArray> results = new LinkedHashMap<>();
        Step step = new Step(0, 1, new float[0]).watched(TokenCases.keeping(recorded, results));
        Conditioning conditioning = PatchGeneration.conditioning(recorded);
        for (String name : backbone.switches()) {
            conditioning = conditioning.withSwitch(name, recorded.manager(), (int) rows);
        }
        NDArray levels = PixelLevels.of(patches).reshape(rows, -1);
        try (Backbone.Session session = backbone.open(conditioning, pipeline.run())) {
            NDList features =
                    session.forward(
                            new ModelInput.Vectors(
                                    patches.get(before), null, draws ? codes.get(before) : null),
                            step);
            NDArray logits =
                    pipeline.part(PredictionHead.class)
                            .predict(features, new ModelInput.Ids(levels, null, codes), step)
                            .get(0);
            NDArray byColour =
                    logits.reshape(rows, n, -1, PixelLevels.COLOURS, PixelLevels.LEVELS)
                            .transpose(0, 1, 3, 2, 4);
            results.put("pixel_logits_last_patch", byColour.get(new NDIndex(":, {}", n - 1)));
            // The recorded number pairs logits that lie colour by colour with levels that lie pixel
            // by pixel, so that it is no cross-entropy; it is replayed as it was recorded. What is
            // trained is that of next-pixel, which pairs each number with its own logits.
            NDArray inThatOrder = byColour.reshape(rows, -1, PixelLevels.LEVELS);
            results.put("pixel_ce", crossEntropy(inThatOrder, levels));
            if (draws) {
                int at =
                        backbone.features()
                                .members()
                                .indexOf(
                                        backbone.features()
                                                .member(SemanticFeatures.DICTIONARY)
                                                .orElseThrow());
                results.put("semantic_logits", features.get(at));
                results.put("semantic_ce", crossEntropy(features.get(at), codes));
            }
        }
        return results;
    }

    private static NDArray crossEntropy(NDArray logits, NDArray ids) {
        return logits.logSoftmax(-1).gather(ids.expandDims(2), 2).mean().neg().reshape(1);
    }
}
