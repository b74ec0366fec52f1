package org.intarsia.decoders.pid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.intarsia.nn.dit.HookedBackbone;
import org.intarsia.nn.latents.SamplingMemory;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/** A diffusion over the pixels of a larger picture, told of latents and how noisy they are. */
@Summary(
        "Latents, noisy ones too, to larger pictures by a diffusion over pixels (PiD); its pipeline"
                + " is under with: backbone, head, sampler, guidance")
public final class PidDecoder implements Decoder.Generative, Footprint {
    private static final String DECODER = "decoder";

    private final PidOptions options;
    private final LatentSpec.Continuous latents;
    private final LatentSpec.Continuous picture;
    private final long values;
    private final LatentBackbone backbone;
    private final PredictionHead head;
    private final Sampler sampler;
    private final Guidance guidance;

    @Inject
    PidDecoder(
            PidOptions options, Weights weights, Parts parts, LatentSpec offered, ImageSpec image) {
        this.options = options;
        latents = accepted(options, offered, image);
        ImageSpec larger = options.image(image);
        picture = LatentSpec.pixels(larger);
        values = 3L * larger.height() * larger.width();
        HookedBackbone transformer = parts.part("backbone", HookedBackbone.class);
        head = parts.part("head", PredictionHead.class);
        sampler = parts.part("sampler", Sampler.class);
        guidance = parts.find("guidance", Guidance.class).orElse(Guidance.NONE);
        backbone = new LatentBackbone(transformer, options, weights, latents.channels());
    }

    private static LatentSpec.Continuous accepted(
            PidOptions options, LatentSpec offered, ImageSpec image) {
        LatentSpec.Continuous given =
                new InputLatents(options.space(), options.lqLatentChannels()).of(offered, DECODER);
        int cell = options.latentSpatialDownFactor();
        if (given.grid().rows() * cell != image.height()
                || given.grid().columns() * cell != image.width()) {
            throw new IncompatibleException(
                    "tokenizer",
                    DECODER,
                    offered + " of pictures of " + image,
                    "cells of " + cell + " x " + cell + " pixels");
        }
        return given;
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public long workingBytes(int rows) {
        int shown = shown(rows);
        long network = backbone.workingBytes(shown);
        if (head instanceof Footprint stated) {
            network = Math.max(network, stated.workingBytes(shown));
        }
        return network + SamplingMemory.bytes(rows * values, guidance.branches().size());
    }

    @Override
    public long heldBytes(int rows) {
        return backbone.heldBytes(shown(rows));
    }

    /** Rows of all branches, which the network sees at once. */
    private int shown(int rows) {
        return rows * Math.max(1, guidance.branches().size());
    }

    @Override
    public ImageSpec image(ImageSpec pipeline) {
        return options.image(pipeline);
    }

    @Override
    public boolean removesNoise() {
        return true;
    }

    @Override
    public Optional<ConditioningSpec.Text> caption() {
        return options.hasCaption() ? Optional.of(options.caption()) : Optional.empty();
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return Scoped.run(
                () -> {
                    Conditioning told = told(given, conditioning, run);
                    Predictor predictor = predictor(told, run);
                    SamplerState state =
                            sampler.start(
                                    new SampleRequest(
                                            picture, List.of(), head.prediction(), run.manager()),
                                    run.noise());
                    while (!state.done()) {
                        SamplerState before = state;
                        state = sampler.step(before, predictor);
                        before.values().close();
                        run.step(state.progress());
                    }
                    return state.values().get(0).clip(-1, 1);
                });
    }

    private Conditioning told(Latents given, Conditioning conditioning, RunContext run) {
        Latents framed = given.in(options.frame());
        NDArray value = framed.value();
        Shape rows = new Shape(value.getShape().get(0));
        NDArray sigma = run.manager().full(rows, (float) framed.sigma());
        return told(new Told(value, sigma), conditioning);
    }

    private Conditioning told(Told latents, Conditioning conditioning) {
        Conditioning named = conditioning;
        if (options.hasCaption()) {
            Conditioning.Part caption = conditioning.part(Conditioning.DECODER_TEXT);
            named = Conditioning.NONE.with(Conditioning.TEXT, caption.value(), caption.nullForm());
        }
        NDArray value = latents.valueBChw();
        NDArray sigma = latents.sigmaB();
        return named.with(Conditioning.LATENT, value, value).with(Conditioning.SIGMA, sigma, sigma);
    }

    @Override
    public Predictor network(
            Told latents,
            Conditioning conditioning,
            RunContext run,
            Guidance guide,
            PredictionKind wanted) {
        return run.compose(
                new RunContext.Network(backbone, head), guide, told(latents, conditioning), wanted);
    }

    @Override
    public NoiseFrame frame() {
        return options.frame();
    }

    @Override
    public PredictionSpec prediction() {
        return head.prediction();
    }

    /** Of the inner pipeline; the conditioning holds latents and sigma, or neither. */
    public Predictor predictor(Conditioning conditioning, RunContext run) {
        return run.compose(
                new RunContext.Network(backbone, head),
                guidance,
                conditioning,
                sampler.predictionKind());
    }

    /** Of the inner pipeline. */
    public Sampler sampler() {
        return sampler;
    }

    @Override
    public LatentSpec.Continuous picture() {
        return picture;
    }
}
