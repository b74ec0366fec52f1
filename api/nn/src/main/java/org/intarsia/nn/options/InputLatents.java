package org.intarsia.nn.options;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.LatentSpec;
import org.jspecify.annotations.Nullable;

/** The options by which a network says for which latents its parameters are. */
public record InputLatents(
        @Option(
                        computed = "that of the latents",
                        help = "name of the space of the latents that the parameters are for")
                @Nullable String space,
        @Option(
                        computed = "those of the latents",
                        min = 1,
                        max = 16384,
                        help = "C, channels of the latents")
                @Nullable Integer inChannels) {
    /**
     * What a part accepts of the latents that it is offered: the same grid and range, with the
     * space and the channels that are given here.
     *
     * @param kind of the part that asks
     * @throws IncompatibleException where they are not continuous
     */
    public LatentSpec.Continuous of(LatentSpec given, String kind) {
        if (!(given instanceof LatentSpec.Continuous offered)) {
            throw new IncompatibleException("tokenizer", kind, given, "continuous latents");
        }
        return new LatentSpec.Continuous(
                space == null ? offered.space() : space,
                inChannels == null ? offered.channels() : inChannels,
                offered.grid(),
                offered.low(),
                offered.high());
    }
}
