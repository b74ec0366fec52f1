package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * How far a picture is from the one that it is to be: terms {@code l2}, {@code l1}, and of the
 * networks that judge, which stay as they are, {@code perceptual} and {@code adversarial}.
 */
public final class PictureLoss {
    private final PictureLossOptions options;
    private final Optional<TrainableTokenizer> perceptual;
    private final Optional<TrainableTokenizer> critic;

    /**
     * @param parts may hold {@code perceptual} and {@code critic}
     * @throws IntarsiaException INT-609 for one of them through which no gradient passes
     */
    public PictureLoss(PictureLossOptions options, Parts parts) {
        this.options = options;
        perceptual = judge(parts, "perceptual");
        critic = judge(parts, "critic");
    }

    /** A network that judges pictures: gradients pass through it to the picture. */
    private static Optional<TrainableTokenizer> judge(Parts parts, String name) {
        Optional<Tokenizer> given = parts.find(name, Tokenizer.class);
        Optional<TrainableTokenizer> judge = parts.find(name, TrainableTokenizer.class);
        if (given.isPresent() && judge.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.NOT_TRAINABLE,
                    "with." + name,
                    given.get().latents().space() + " lets no gradient pass to the picture",
                    "Use a tokenizer that can be trained, or leave it out.");
        }
        return judge;
    }

    /**
     * Adds the terms that have a weight.
     *
     * @param real [B, 3, H, W] in [-1, 1]
     * @param made of the same shape, with gradients
     * @param scale by which every weight is multiplied
     */
    public void add(WeightedTerms terms, NDArray real, NDArray made, double scale, RunContext run) {
        NDArray difference = made.sub(real);
        terms.add("l2", scale * options.l2(), () -> difference.square().mean());
        terms.add("l1", scale * options.l1(), () -> difference.abs().mean());
        perceptual.ifPresent(
                sees ->
                        terms.add(
                                "perceptual",
                                scale * options.perceptual(),
                                () -> distance(sees, real, made, run)));
        critic.ifPresent(
                it ->
                        terms.add(
                                "adversarial",
                                scale * options.adversarial(),
                                () -> map(it, made, run).mean().neg()));
    }

    private static NDArray distance(
            TrainableTokenizer sees, NDArray real, NDArray made, RunContext run) {
        NDArray wanted = Gradients.off(() -> map(sees, real, run));
        return map(sees, made, run).sub(wanted).square().mean();
    }

    private static NDArray map(TrainableTokenizer network, NDArray images, RunContext run) {
        return network.embed(images, run).mapBDhw();
    }
}
