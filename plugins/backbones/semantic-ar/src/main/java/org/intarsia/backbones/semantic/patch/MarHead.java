package org.intarsia.backbones.semantic.patch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.intarsia.backbones.semantic.level.SemanticClass;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.backbones.semantic.level.SemanticVectors;
import org.intarsia.backbones.semantic.level.SharedDictionary;
import org.intarsia.nn.ops.Costed;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.jspecify.annotations.Nullable;

/**
 * The values of a patch as one vector, painted by a small network. Each row that is shown is a
 * patch of the rows and tokens of the features, in that order, as often as they are repeated.
 */
@Summary("MAR's head: a diffusion or a flow over the values of one token's patch (Li 2024)")
public final class MarHead implements PredictionHead, Costed, Footprint {
    private static final double THOUSAND = 1000;

    private final PredictionSpec prediction;
    private final SemanticVectors vectors;
    private final Map<String, PredictionHead> heads;
    private final FeatureSpec features;
    private final int values;
    private final MarMlp.Size size;
    private final MarMlp net;
    private final @Nullable SemanticClass told;

    @Inject
    public MarHead(
            MarOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            ConditioningSpec conditioning,
            SharedDictionary dictionary) {
        this.features = features;
        if (!(latents instanceof LatentSpec.Continuous continuous) || features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone", "head", features, "tokens of square patches of continuous latents");
        }
        if (features.member(SemanticFeatures.HISTORY).isPresent()) {
            throw new IncompatibleException(
                    "backbone",
                    "head",
                    "a switch for the earlier pixels",
                    "no such switch (switches: [z] or none): this head reads no earlier pixels");
        }
        prediction = options.spec();
        Weights own = weights.at(options.name());
        vectors = new SemanticVectors(features, dictionary, own);
        heads = vectors.heads(features);
        values = continuous.channels() * features.patch() * features.patch();
        int out = prediction.isFlow() ? values : 2 * values;
        size = new MarMlp.Size(options.width(), options.depth(), values, out, vectors.width());
        net = new MarMlp(own.at("net"), size);
        told =
                SemanticClass.isTold(features)
                        ? new SemanticClass(features, conditioning, own, options.width())
                        : null;
    }

    @Override
    public FeatureSpec accepts() {
        return vectors.accepts();
    }

    @Override
    public PredictionSpec prediction() {
        return prediction;
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    @Override
    public Map<String, PredictionHead> heads() {
        return heads;
    }

    /** Of all patches once. */
    @Override
    public long flops(int batch) {
        return batch * (long) features.grid().tokens() * size.flops();
    }

    /** One patch: what a block and the ends hold. */
    @Override
    public long workingBytes(int rows) {
        long width = size.width();
        return Float.BYTES * rows * (10 * width + 2L * size.in() + 2L * size.out());
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        ModelInput.NoisyLatents shown = ModelInput.latents(input);
        NDArray xRCpp = shown.latents();
        return Scoped.list(() -> said(features, shown, xRCpp, step));
    }

    private NDList said(NDList features, ModelInput.NoisyLatents shown, NDArray xRCpp, Step step) {
        long rows = xRCpp.getShape().get(0);
        NDArray z = vectors.of(features, shown.drawnBn());
        step.trace().record(SemanticFeatures.Z, z);
        NDArray zRE = repeated(z.reshape(-1, vectors.width()), rows);
        NDArray classRW =
                told == null
                        ? null
                        : repeated(
                                told.of(features, z.getShape().get(1)).reshape(-1, size.width()),
                                rows);
        NDArray t = xRCpp.getManager().create(times(step)).duplicate();
        NDArray out = net.forward(xRCpp.reshape(rows, values), t, zRE, classRW, step.trace());
        Shape like = xRCpp.getShape();
        if (prediction.kind() != PredictionKind.NOISE_AND_VARIANCE) {
            return new NDList(out.reshape(like));
        }
        NDList both = out.split(2, 1);
        return new NDList(both.get(0).reshape(like), both.get(1).reshape(like));
    }

    private float[] times(Step step) {
        float[] times = step.t().clone();
        if (prediction.isFlow()) {
            for (int row = 0; row < times.length; row++) {
                times[row] = (float) (THOUSAND * times[row]);
            }
        }
        return times;
    }

    private static NDArray repeated(NDArray zRE, long rows) {
        long each = zRE.getShape().get(0);
        if (rows % each != 0) {
            throw new IncompatibleException(
                    "sampler", "head", rows + " patches", "a multiple of " + each + " patches");
        }
        NDList copies = new NDList();
        for (long i = 0; i < rows / each; i++) {
            copies.add(zRE);
        }
        return copies.size() == 1 ? zRE : NDArrays.concat(copies);
    }
}
