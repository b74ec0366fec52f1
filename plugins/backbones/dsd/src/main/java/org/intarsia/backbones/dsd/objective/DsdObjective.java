package org.intarsia.backbones.dsd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.backbones.dsd.DsdHead;
import org.intarsia.backbones.dsd.DsdHeadOptions;
import org.intarsia.backbones.dsd.DsdOptions;
import org.intarsia.backbones.dsd.DsdTokenizer;
import org.intarsia.backbones.dsd.EncodedImages;
import org.intarsia.backbones.dsd.SharedNetwork;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.PictureLoss;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Diffusion as self-distillation (Wang and Zhang, arXiv 2511.14716): the network encodes a changed
 * image, noise is mixed with the latents, and from them it says the latents that its running mean
 * makes of the whole image; the gradient reaches the encoder through the noisy latents. Terms:
 * {@code distillation}, {@code velocity}, those of the picture, of the tokens, and of the classes.
 *
 * <p>It draws, by stream, {@code t} [B]; {@code noise} and {@code decode-noise} [B, C, h, w],
 * normal; {@code decode-level} [B]; what the images are changed by; and which rows are trained
 * without their label.
 */
@Summary("DSD trains its encoder, denoiser and decoder together, by distilling itself")
public final class DsdObjective implements Objective {
    private final DsdObjectiveOptions options;
    private final DsdOptions sizes;
    private final DsdHeadOptions head;
    private final Shape latents;
    private final Augmentation augmentation;
    private final PictureLoss pictures;
    private final FeatureTerms features;

    @Inject
    public DsdObjective(
            DsdObjectiveOptions options,
            Weights weights,
            Parts parts,
            LatentSpec offered,
            ConditioningSpec conditioning,
            SharedNetwork shared) {
        this.options = options;
        Problems problems = new Problems();
        if (shared.sizes().isEmpty()) {
            refuse(problems, "tokenizer", offered, "the tokenizer dsd-vit", "");
        }
        if (shared.head().isEmpty()) {
            refuse(problems, "head", "another head", "the head dsd", "");
        }
        problems.throwIfAny();
        sizes = shared.sizes().orElseThrow();
        head = shared.head().orElseThrow();
        if (options.velocityWeight() > 0 && !head.hasVelocity()) {
            String next = "Write velocity-weight: 0, or velocity-head: mlp at the head.";
            refuse(problems, "head", "no velocity head", "one", next);
        }
        check(problems, "align-block", options.shallow(sizes.depth()));
        check(problems, "deep-block", options.deep(sizes.depth()));
        FeatureTerms.check(options, parts, offered, conditioning, problems);
        problems.throwIfAny();
        latents = ((LatentSpec.Continuous) offered).shape();
        augmentation = new Augmentation(options.augmentation(), offered.grid());
        pictures = new PictureLoss(options.pictures(), parts);
        features = new FeatureTerms(options, weights, parts, sizes.hiddenSize(), conditioning);
    }

    private static void refuse(
            Problems problems, String from, Object offered, String expected, String next) {
        new IncompatibleException(from, "objective", offered, expected, next)
                .problems()
                .forEach(problems::add);
    }

    private void check(Problems problems, String option, int block) {
        if (block > sizes.depth()) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    option,
                    block + ", and there are " + sizes.depth() + " blocks",
                    "Name one of the blocks.");
        }
    }

    @Override
    public Set<Kind> trainedKinds() {
        return Set.of(Kind.TOKENIZER, Kind.BACKBONE, Kind.HEAD, Kind.DECODER);
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray images = batch.images();
        DsdTokenizer online = batch.part(DsdTokenizer.class);
        NDArray seen = augmentation.of(images, batch.run());
        EncodedImages own = encoded(online, seen);
        Supplier<NDArray> clean =
                once(() -> seen == images ? own.latentsBChw() : latents(online, images));
        Supplier<EncodedImages> mean =
                once(
                        () ->
                                Gradients.off(
                                        () -> encoded(batch.averaged(DsdTokenizer.class), images)));
        WeightedTerms terms = new WeightedTerms();
        addDenoising(terms, own.latentsBChw(), once(() -> target(clean, mean)), batch);
        if (options.reconstructionWeight() > 0) {
            boolean whole = options.decodes() == DsdObjectiveOptions.Decoded.CLEAN;
            NDArray decoded = mixed(whole ? clean.get() : own.latentsBChw(), batch.run());
            NDArray made = batch.part(TrainableDecoder.class).render(decoded);
            pictures.add(terms, images, made, options.reconstructionWeight(), batch.run());
        }
        features.add(terms, own, mean, batch);
        return terms.loss();
    }

    private EncodedImages encoded(DsdTokenizer by, NDArray images) {
        return by.encoded(images, options.shallow(sizes.depth()), options.deep(sizes.depth()));
    }

    private NDArray latents(DsdTokenizer by, NDArray images) {
        return encoded(by, images).latentsBChw();
    }

    private NDArray target(Supplier<NDArray> clean, Supplier<EncodedImages> mean) {
        if (options.target() == DsdObjectiveOptions.Target.EMA) {
            return mean.get().latentsBChw();
        }
        return options.stopGradient() ? clean.get().stopGradient() : clean.get();
    }

    /** The terms of the heads over noisy latents, through which gradients reach the encoder. */
    private void addDenoising(
            WeightedTerms terms, NDArray own, Supplier<NDArray> target, TrainingBatch batch) {
        if (options.distillationWeight() == 0 && options.velocityWeight() == 0) {
            return;
        }
        NDManager manager = batch.run().manager();
        NDArray t = options.drawn().draw(manager, batch.noise());
        NDArray noise = batch.noise().normal(manager, "noise", 0, latents);
        Step step = new Step(0, 1, t.toFloatArray());
        NDArray share = t.reshape(-1, 1, 1, 1);
        NDArray noisy = own.mul(share).add(noise.mul(share.neg().add(1)));
        ModelInput shown = new ModelInput.NoisyLatents(new NDList(noisy));
        Predictor network =
                batch.predictor(
                                ConditioningDropout.of(batch, options.labelDrop()),
                                PredictionKind.VELOCITY)
                        .hold(shown, step);
        boolean clean = head.predicts() == DsdHeadOptions.Predicts.CLEAN;
        terms.add(
                "distillation",
                options.distillationWeight(),
                () ->
                        missed(
                                network.by(DsdHead.DIFFUSION).predict(shown, step),
                                clean ? target.get() : target.get().sub(noise)));
        terms.add(
                "velocity",
                options.velocityWeight(),
                () -> {
                    boolean taken =
                            options.velocityTarget() == DsdObjectiveOptions.VelocityOf.ONLINE;
                    NDArray end = (taken ? own : target.get()).stopGradient();
                    return missed(
                            network.by(DsdHead.VELOCITY).predict(shown, step), end.sub(noise));
                });
    }

    private static NDArray missed(NDList said, NDArray wanted) {
        return said.singletonOrThrow().sub(wanted).square().mean();
    }

    /** Latents with a share of noise, as a sampler may leave some. */
    private NDArray mixed(NDArray latentsBChw, RunContext run) {
        if (options.decodeNoise() == 0) {
            return latentsBChw;
        }
        NDManager manager = run.manager();
        NDArray drawn = run.noise().uniform(manager, "decode-level", 0, new Shape(1, 1, 1));
        NDArray level = Ops.times(drawn, options.decodeNoise());
        NDArray noise = run.noise().normal(manager, "decode-noise", 0, latents);
        return latentsBChw.mul(level.neg().add(1)).add(noise.mul(level));
    }

    private static <T> Supplier<T> once(Supplier<T> of) {
        return new Supplier<>() {
            private T value;

            @Override
            public T get() {
                if (value == null) {
                    value = of.get();
                }
                return value;
            }
        };
    }
}
