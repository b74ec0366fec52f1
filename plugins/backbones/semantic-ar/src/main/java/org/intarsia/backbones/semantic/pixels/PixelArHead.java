package org.intarsia.backbones.semantic.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.backbones.semantic.level.SemanticVectors;
import org.intarsia.backbones.semantic.level.SharedDictionary;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.pixels.PixelLevels;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the pixels of a patch, one after the other: of 256 levels each, pixel after pixel,
 * red, green and blue of each. On held features it is shown the numbers of the patch so far, behind
 * those of the patch before where there is one; without a session those of all patches.
 */
@Summary("A Llama over the pixels of a patch: dual-level autoregression")
public final class PixelArHead implements PredictionHead, Costed, Footprint {
    private final FeatureSpec features;
    private final SemanticVectors vectors;
    private final Map<String, PredictionHead> heads;
    private final int history;
    private final PixelNetwork network;

    @Inject
    public PixelArHead(
            PixelArOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            SharedDictionary dictionary) {
        this.features = features;
        if (!(latents instanceof LatentSpec.Continuous pixels)
                || pixels.channels() != PixelLevels.COLOURS
                || pixels.low() != -1
                || pixels.high() != 1) {
            throw new IncompatibleException(
                    "tokenizer", "head", latents, "pixels, red, green and blue in [-1, 1]");
        }
        if (features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone", "head", features, "tokens of square patches of pixels");
        }
        if (features.member(SemanticFeatures.C).isPresent()) {
            throw new IncompatibleException(
                    "backbone",
                    "head",
                    "a switch for the class",
                    "no such switch: this head is told the patch alone");
        }
        Weights own = weights.at("pixel");
        vectors = new SemanticVectors(features, dictionary, own);
        heads = vectors.heads(features);
        history =
                features.member(SemanticFeatures.HISTORY)
                        .map(features.members()::indexOf)
                        .orElse(-1);
        PixelLayout layout = new PixelLayout(features.grid(), features.patch());
        network = new PixelNetwork(options, own, vectors.width(), layout, history >= 0);
    }

    @Override
    public FeatureSpec accepts() {
        return vectors.accepts();
    }

    @Override
    public PredictionSpec prediction() {
        return PredictionSpec.logits();
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.IDS);
    }

    @Override
    public Map<String, PredictionHead> heads() {
        return heads;
    }

    /** Of all pixels once. */
    @Override
    public long flops(int batch) {
        PixelLayout layout = network.layout();
        long patches = layout.patches().tokens();
        long blocks =
                network.whole()
                        ? network.size().flops(network.slots())
                        : patches * network.size().flops(layout.pixels());
        long levels = (long) PixelLevels.COLOURS * PixelLevels.LEVELS;
        long width = network.size().width();
        return batch
                * (blocks + 2 * patches * width * (vectors.width() + layout.pixels() * levels));
    }

    /** A slot, and the logits of a colour. */
    @Override
    public long workingBytes(int rows) {
        return network.size().workingBytes(rows) + (long) Float.BYTES * rows * PixelLevels.LEVELS;
    }

    @Override
    public long heldBytes(int rows) {
        return network.size().cache(rows, network.slots()).bytes();
    }

    /** In training all is asked at once. */
    @Override
    public Optional<Session> open(RunContext run) {
        return run.training() ? Optional.empty() : Optional.of(new PixelSession(this, run));
    }

    PixelNetwork network() {
        return network;
    }

    /** [R, N, z]. */
    NDArray vectors(NDList features, @Nullable NDArray drawn, Step step) {
        NDArray z = vectors.of(features, drawn);
        step.trace().record(SemanticFeatures.Z, z);
        return z;
    }

    /** 0 in the rows, or in the patches, whose earlier pixels are left out; null without. */
    @Nullable NDArray kept(NDList features) {
        return history < 0 ? null : features.get(history);
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        ModelInput.Ids shown = ModelInput.ids(input);
        NDArray levels = shown.idsBn();
        PixelLayout layout = network.layout();
        long patches = layout.patches().tokens();
        long each = (long) PixelLevels.COLOURS * layout.pixels();
        if (levels.getShape().get(1) != patches * each) {
            throw new IncompatibleException(
                    "sampler",
                    "head",
                    levels.getShape().get(1) + " numbers",
                    patches + " patches of " + each + " numbers");
        }
        long batch = levels.getShape().get(0);
        return new NDList(
                Scoped.run(
                        () -> {
                            NDArray levelsBNP3 =
                                    levels.reshape(
                                            batch, patches, layout.pixels(), PixelLevels.COLOURS);
                            NDArray z = vectors(given, shown.drawnBn(), step);
                            NDArray h = network.all(z, levelsBNP3, kept(given), step.trace());
                            return logits(h, levelsBNP3);
                        }));
    }

    /** [B, 3 P N, 256]. */
    private NDArray logits(NDArray hBNPD, NDArray levelsBNP3) {
        long batch = hBNPD.getShape().get(0);
        NDArray h = hBNPD.reshape(batch, -1, hBNPD.getShape().get(3));
        NDArray levels = levelsBNP3.reshape(batch, -1, PixelLevels.COLOURS);
        NDList each = new NDList();
        for (int colour = 0; colour < PixelLevels.COLOURS; colour++) {
            each.add(network.logits(h, levels.get(new NDIndex(":, :, 0:{}", colour))));
        }
        return NDArrays.stack(each, 2).reshape(batch, -1, PixelLevels.LEVELS);
    }
}
