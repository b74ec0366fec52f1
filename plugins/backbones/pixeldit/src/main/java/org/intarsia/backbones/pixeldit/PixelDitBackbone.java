package org.intarsia.backbones.pixeldit;

import com.google.inject.Inject;
import org.intarsia.nn.dit.JointPatchDit;
import org.intarsia.nn.dit.PatchDit;
import org.intarsia.nn.dit.PatchDitBackbone;
import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;

/**
 * PixelDiT up to its last patch block; the pixels behind it are the head {@code pixel-dit}. With
 * classes it is the transformer that PixNerd has too, with a text image and text go through the
 * blocks together.
 */
@Summary("PixelDiT: the patch-level transformer of the pixel-dit head (Yu 2025)")
final class PixelDitBackbone extends PatchDitBackbone {
    @Inject
    PixelDitBackbone(
            PixelDitOptions options,
            Weights weights,
            ImageSpec image,
            ConditioningSpec conditioning) {
        super(options.network(), image, shown -> form(options, weights, shown, conditioning));
    }

    private static PatchDit form(
            PixelDitOptions options, Weights weights, Grid shown, ConditioningSpec conditioning) {
        PatchDitOptions network = options.network();
        if (conditioning instanceof ConditioningSpec.Text text) {
            JointPatchDit.RopeBases turns =
                    new JointPatchDit.RopeBases(bases(options, shown), options.textRopeTheta());
            return new JointPatchDit(network, weights, shown, text, turns);
        }
        if (options.rope().ntkAware()) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    "rope-mode",
                    "ntk_aware with " + conditioning,
                    "Leave it out, or condition on a text.");
        }
        return PatchDit.of(network, weights, shown, conditioning);
    }

    private static Rope2d.Bases bases(PixelDitOptions options, Grid shown) {
        int patch = options.patchSize();
        return options.rope()
                .bases(
                        new Grid(shown.rows() / patch, shown.columns() / patch),
                        new Grid(patch, patch),
                        options.hiddenSize() / options.numGroups());
    }
}
