package org.intarsia.decoders.rae;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;

/** The tokens of a frozen encoder, normalised by their statistics. */
@Summary(
        "Tokens of a representation encoder, normalised; under with: {encoder: {kind: tokenizer,"
                + " use: dinov2, ...}}")
public final class RaeTokenizer implements TrainableTokenizer, Footprint {
    private static final String ENCODER = "encoder";

    private final Tokenizer encoder;
    private final LatentSpec.Continuous latents;
    private final RaeStatistics statistics;

    @Inject
    RaeTokenizer(RaeOptions options, Weights weights, Parts parts) {
        encoder = parts.part(ENCODER, Tokenizer.class);
        if (!(encoder.latents() instanceof LatentSpec.Continuous tokens)) {
            throw new IncompatibleException(
                    ENCODER, "tokenizer", encoder.latents(), "continuous latents");
        }
        if (options.statistics() == RaeOptions.Statistics.FILE && !weights.isOwn()) {
            throw new IntarsiaException(
                    ErrorCode.MODEL_FILE_NOT_FOUND,
                    Place.option("weights"),
                    "no file of the statistics of " + RaeStatistics.latents(tokens),
                    "Add weights: {file: stat.pt} to the tokenizer, or statistics: none.");
        }
        latents = RaeStatistics.latents(tokens);
        statistics = new RaeStatistics(options, weights, tokens);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    /** What it does after its encoder. */
    @Override
    public long workingBytes(int rows) {
        return statistics.workingBytes(rows);
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        return Latents.clean(
                Scoped.run(() -> statistics.normalised(encoder.encode(imageBCHW).value())),
                latents);
    }

    /**
     * The encoder's tokens: what the decoder's network reads.
     *
     * @throws IntarsiaException INT-609 for an encoder through which no gradient passes
     */
    @Override
    public Encoding embed(NDArray imageBCHW, RunContext run) {
        if (encoder instanceof TrainableTokenizer trainable) {
            return trainable.embed(imageBCHW, run);
        }
        throw new IntarsiaException(
                ErrorCode.NOT_TRAINABLE,
                Place.option("with." + ENCODER),
                encoder.latents().space() + " lets no gradient pass",
                "Use an encoder that can be trained: dinov2 or dinov3.");
    }
}
