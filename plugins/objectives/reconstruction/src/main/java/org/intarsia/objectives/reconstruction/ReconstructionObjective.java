package org.intarsia.objectives.reconstruction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.spec.InputKind;

/**
 * What a picture loses on its way through the tokenizer and the decoder, and the tokenizer's own
 * terms (VQ-VAE, van den Oord 2017; VQGAN, arXiv 2012.09841). The networks that judge the picture
 * stay as they are.
 *
 * <p>With a noise above 0 the decoder learns to bear latents that are not exact (RAE, arXiv
 * 2510.11690): what it reads carries normal noise, whose standard deviation is drawn for each image
 * uniformly from 0 to that. It draws, by stream, {@code noise-level} [B] and {@code noise} [B, D,
 * h, w].
 */
@Summary("What a tokenizer and its decoder lose, by weighted terms")
final class ReconstructionObjective implements Objective {
    private final ReconstructionOptions options;
    private final Optional<TrainableTokenizer> perceptual;
    private final Optional<TrainableTokenizer> critic;

    @Inject
    ReconstructionObjective(ReconstructionOptions options, Parts parts) {
        this.options = options;
        perceptual = judge(parts, "perceptual");
        critic = judge(parts, "critic");
    }

    /**
     * A network that judges pictures: gradients pass through it to the picture.
     *
     * @throws IntarsiaException INT-609 for a tokenizer through which no gradient passes
     */
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

    @Override
    public Set<Kind> trainedKinds() {
        return options.trains() == ReconstructionOptions.Trained.DECODER
                ? Set.of(Kind.DECODER)
                : Set.of(Kind.TOKENIZER, Kind.DECODER);
    }

    @Override
    public Set<Class<? extends Component>> needs() {
        return Set.of(TrainableTokenizer.class);
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.empty();
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray real = batch.images();
        RunContext run = batch.run();
        Encoding embedded = embedded(batch);
        NDArray made =
                batch.part(TrainableDecoder.class).render(noisy(embedded.mapBDhw(), run), run);
        known(embedded);
        Sum sum = new Sum();
        NDArray difference = made.sub(real);
        sum.add("l2", options.l2(), () -> difference.square().mean());
        sum.add("l1", options.l1(), () -> difference.abs().mean());
        perceptual.ifPresent(
                sees ->
                        sum.add(
                                "perceptual",
                                options.perceptual(),
                                () -> distance(sees, real, made, run)));
        critic.ifPresent(
                it ->
                        sum.add(
                                "adversarial",
                                options.adversarial(),
                                () -> map(it, made, run).mean().neg()));
        embedded.terms()
                .forEach(
                        (name, term) ->
                                sum.add(
                                        name,
                                        options.terms().getOrDefault(name, term.weight()),
                                        term.value()));
        return new Loss(sum.total, sum.terms);
    }

    /** Of a tokenizer that stays as it is, without the terms that would move it. */
    private Encoding embedded(TrainingBatch batch) {
        TrainableTokenizer tokenizer = batch.part(TrainableTokenizer.class);
        if (trainedKinds().contains(Kind.TOKENIZER)) {
            return tokenizer.embed(batch.images(), batch.run());
        }
        NDArray map = Gradients.off(() -> tokenizer.embed(batch.images(), batch.run()).mapBDhw());
        return new Encoding(map, Map.of());
    }

    private NDArray noisy(NDArray mapBDhw, RunContext run) {
        if (options.noise() == 0) {
            return mapBDhw;
        }
        Shape each = mapBDhw.getShape().slice(1);
        NDArray levels = run.noise().uniform(run.manager(), "noise-level", 0, new Shape(1, 1, 1));
        NDArray noise = run.noise().normal(run.manager(), "noise", 0, each);
        return mapBDhw.add(noise.mul(Ops.times(levels, options.noise())));
    }

    /** Terms with a weight, and what they come to. */
    private static final class Sum {
        private final Map<String, NDArray> terms = new LinkedHashMap<>();
        private NDArray total;

        void add(String name, double weight, Supplier<NDArray> value) {
            if (weight > 0) {
                NDArray term = value.get();
                terms.put(name, term);
                NDArray weighted = Ops.times(term, weight);
                total = total == null ? weighted : total.add(weighted);
            }
        }
    }

    private static NDArray distance(
            TrainableTokenizer sees, NDArray real, NDArray made, RunContext run) {
        NDArray wanted = Gradients.off(() -> map(sees, real, run));
        return map(sees, made, run).sub(wanted).square().mean();
    }

    private static NDArray map(TrainableTokenizer network, NDArray images, RunContext run) {
        return network.embed(images, run).mapBDhw();
    }

    /**
     * @throws IntarsiaException INT-122 for a weight of a term that the tokenizer does not have
     */
    private void known(Encoding embedded) {
        for (String name : options.terms().keySet()) {
            if (!embedded.terms().containsKey(name)) {
                throw new IntarsiaException(
                        ErrorCode.INVALID_OPTION,
                        "terms",
                        "the tokenizer has no term \"" + name + "\"",
                        "Its terms are "
                                + String.join(
                                        ", ", embedded.terms().keySet().stream().sorted().toList())
                                + ".");
            }
        }
    }
}
