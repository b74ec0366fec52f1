package org.intarsia.backbones.deco;

import com.google.inject.Inject;
import org.intarsia.nn.dit.PatchDitBackbone;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;

/**
 * DeCo up to its last transformer block; the pixel decoder after it is the head {@code deco-pixel}.
 */
@Summary("DeCo: the patch-level transformer for low frequencies (Ma 2025)")
final class DecoBackbone extends PatchDitBackbone {
    @Inject
    DecoBackbone(
            DecoOptions options, Weights weights, ImageSpec image, ConditioningSpec conditioning) {
        super(options.size().network(Scaling.NONE), weights, image, conditioning);
    }
}
