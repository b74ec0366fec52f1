package org.intarsia.decoders.rae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;

/** Normalised latents back to tokens, of which a network makes images. */
@Summary(
        "The decoder of the tokenizer rae; its network is under with: {network: {kind: decoder,"
                + " use: rae-vit, ...}}")
public final class RaeDecoder implements TrainableDecoder, Footprint {
    private static final String NETWORK = "network";
    private static final String DECODER = "decoder";

    private final Decoder network;
    private final LatentSpec.Continuous tokens;
    private final LatentSpec.Continuous latents;
    private final RaeStatistics statistics;

    /**
     * @param offered what the tokenizer makes; parts that share statistics must agree on it first
     */
    @Inject
    RaeDecoder(RaeOptions options, Weights weights, Parts parts, LatentSpec offered) {
        this(options, weights, fitting(parts.part(NETWORK, Decoder.class), offered));
    }

    public RaeDecoder(RaeOptions options, Weights weights, Decoder network) {
        this.network = network;
        tokens = tokens(network);
        latents = RaeStatistics.latents(tokens);
        statistics = new RaeStatistics(options, weights, tokens);
    }

    private static Decoder fitting(Decoder network, LatentSpec offered) {
        LatentSpec expected = RaeStatistics.latents(tokens(network));
        if (!offered.space().equals(expected.space())) {
            throw new IncompatibleException(
                    "tokenizer", DECODER, "latents of space " + offered.space(), expected.space());
        }
        if (!offered.equals(expected)) {
            throw new IncompatibleException("tokenizer", DECODER, offered, expected.toString());
        }
        return network;
    }

    private static LatentSpec.Continuous tokens(Decoder network) {
        if (network.accepts() instanceof LatentSpec.Continuous continuous) {
            return continuous;
        }
        throw new IncompatibleException(
                DECODER, NETWORK, "continuous tokens", network.accepts().toString());
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    /** What it does before its network. */
    @Override
    public long workingBytes(int rows) {
        return statistics.workingBytes(rows);
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return Scoped.run(
                () -> {
                    NDArray restored = restored(given.value());
                    Latents raw =
                            new Latents(
                                    new NDList(restored),
                                    tokens,
                                    Latents.Scale.RAW,
                                    given.frame(),
                                    given.sigma());
                    return network.decode(raw, conditioning, run);
                });
    }

    /**
     * @param tokensBDhw of the encoder, as {@link RaeTokenizer#embed} gives them
     * @throws IntarsiaException INT-609 for a network through which no gradient passes
     */
    @Override
    public NDArray render(NDArray tokensBDhw) {
        if (network instanceof TrainableDecoder trainable) {
            return trainable.render(tokensBDhw);
        }
        throw new IntarsiaException(
                ErrorCode.NOT_TRAINABLE,
                Place.option("with." + NETWORK),
                "no gradient passes through it",
                "Use a network that can be trained: rae-vit.");
    }

    /** The encoder's tokens that latents stand for. */
    public NDArray restored(NDArray latentBDhw) {
        return statistics.restored(latentBDhw);
    }
}
