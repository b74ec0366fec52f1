package org.intarsia.backbones.pixnerd;

import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;
import org.intarsia.nn.dit.PatchDitSize;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/**
 * Options of the backbone {@code pixnerd}, by their published names; the defaults are those of the
 * class-conditional XL/16.
 */
public record PixnerdOptions(
        @OptionGroup(defaults = "num-cond-blocks=26") PatchDitSize size,
        @Option(
                        value = "1.0",
                        min = 1.0 / 64,
                        max = 64,
                        help =
                                "the image's height over that of the copy which the network is shown")
                double decoderPatchScalingH,
        @Option(
                        value = "1.0",
                        min = 1.0 / 64,
                        max = 64,
                        help = "the image's width over that of the copy which the network is shown")
                double decoderPatchScalingW) {
    PatchDitOptions network() {
        return size.network(new Scaling(decoderPatchScalingH, decoderPatchScalingW));
    }
}
