package org.intarsia.backbones.pixnerd;

import com.google.inject.Inject;
import org.intarsia.nn.dit.PatchDitBackbone;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;

/**
 * PixNerd up to its last transformer block; the fields after it are the head {@code neural-field}.
 */
@Summary("PixNerd: the patch-level transformer whose tokens generate a neural field (Wang 2025)")
final class PixnerdBackbone extends PatchDitBackbone {
    @Inject
    PixnerdBackbone(
            PixnerdOptions options,
            Weights weights,
            ImageSpec image,
            ConditioningSpec conditioning) {
        super(options.network(), weights, image, conditioning);
    }
}
