package org.intarsia.heads.alignprojector;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.ProjectionMlp;
import org.intarsia.spi.Projector;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * Three linear layers with SiLU between, over the {@link FeatureSpec#TAPPED} tokens. Held under
 * {@code with: {align: ...}} by the head of a pipeline in training; it answers [B, N, E].
 */
@Summary(
        "Projects tokens onto an encoder's features for an alignment loss; under with: {align: ...} of a head, in training")
final class AlignProjectorHead implements Projector {
    private final FeatureSpec accepts;
    private final TensorSpec projected;
    private final int member;
    private final ProjectionMlp mlp;

    @Inject
    AlignProjectorHead(AlignProjectorOptions options, Weights weights, FeatureSpec features) {
        TensorSpec tapped =
                features.member(FeatureSpec.TAPPED).orElseThrow(() -> untapped(features));
        member = features.members().indexOf(tapped);
        int width = Math.toIntExact(tapped.shape().get(1));
        int hidden = options.projHiddenDim() == null ? width : options.projHiddenDim();
        accepts = new FeatureSpec(List.of(tapped), features.grid(), features.patch());
        projected = TensorSpec.of(FeatureSpec.TOKENS, tapped.shape().get(0), options.encoderDim());
        mlp =
                new ProjectionMlp(
                        weights.at(options.name()),
                        new ProjectionMlp.Widths(width, hidden, options.encoderDim()),
                        Ops::silu);
    }

    private static IntarsiaException untapped(FeatureSpec features) {
        return new IncompatibleException(
                "backbone",
                "head",
                features,
                "the tokens of an inner block",
                "Name the block at the backbone, for example align-layer: 8.");
    }

    @Override
    public FeatureSpec accepts() {
        return accepts;
    }

    @Override
    public TensorSpec projected() {
        return projected;
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        return new NDList(mlp.forward(features.get(member)));
    }
}
