package org.intarsia.objectives.reconstruction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.PictureLoss;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.RunContext;
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
    private final PictureLoss pictures;

    @Inject
    ReconstructionObjective(ReconstructionOptions options, Parts parts) {
        this.options = options;
        pictures = new PictureLoss(options.pictures(), parts);
    }

    @Override
    public Set<Kind> trainedKinds() {
        return options.trains() == ReconstructionOptions.Trained.DECODER
                ? Set.of(Kind.DECODER)
                : Set.of(Kind.TOKENIZER, Kind.DECODER);
    }

    @Override
    public Set<Class<? extends Component>> needs() {
        return Set.of(TrainableTokenizer.class, TrainableDecoder.class);
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
        NDArray made = batch.part(TrainableDecoder.class).render(noisy(embedded.mapBDhw(), run));
        known(embedded);
        WeightedTerms terms = new WeightedTerms();
        pictures.add(terms, real, made, 1, run);
        embedded.terms()
                .forEach(
                        (name, term) ->
                                terms.add(
                                        name,
                                        options.terms().getOrDefault(name, term.weight()),
                                        term.value()));
        return terms.loss();
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
