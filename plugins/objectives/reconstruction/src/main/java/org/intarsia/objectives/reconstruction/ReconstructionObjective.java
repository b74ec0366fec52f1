package org.intarsia.objectives.reconstruction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * What a picture loses on its way through the tokenizer and the decoder, and the tokenizer's own
 * terms (VQ-VAE, van den Oord 2017; VQGAN, arXiv 2012.09841). The networks that judge the picture
 * stay as they are.
 */
final class ReconstructionObjective implements Objective {
    private final ReconstructionOptions options;
    private final Optional<Tokenizer> perceptual;
    private final Optional<Tokenizer> critic;

    @Inject
    ReconstructionObjective(ReconstructionOptions options, Parts parts) {
        this.options = options;
        perceptual = parts.find("perceptual", Tokenizer.class);
        critic = parts.find("critic", Tokenizer.class);
    }

    @Override
    public Set<Class<? extends Component>> teaches() {
        return Set.of(Tokenizer.class, Decoder.class);
    }

    /** That of a picture; no predictor is asked. */
    @Override
    public PredictionKind wants() {
        return PredictionKind.X;
    }

    /** Nothing is left to chance. */
    @Override
    public Map<String, NDArray> draw(NDManager manager, LatentSpec latents, Noise noise) {
        return Map.of();
    }

    @Override
    public Conditioning condition(Conditioning conditioning, Map<String, NDArray> draws) {
        return conditioning;
    }

    @Override
    public NDArray loss(TrainingBatch lesson, Map<String, NDArray> draws) {
        NDArray real = lesson.images();
        Encoding embedded = lesson.part(Tokenizer.class).embed(real);
        NDArray made = lesson.part(Decoder.class).render(embedded.mapBDhw(), lesson.run());
        List<NDArray> terms = new ArrayList<>();
        NDArray difference = made.sub(real);
        add(terms, options.l2(), () -> difference.square().mean());
        add(terms, options.l1(), () -> difference.abs().mean());
        perceptual.ifPresent(
                sees -> add(terms, options.perceptual(), () -> distance(sees, real, made)));
        critic.ifPresent(it -> add(terms, options.adversarial(), () -> map(it, made).mean().neg()));
        known(embedded);
        embedded.terms()
                .forEach(
                        (name, term) ->
                                add(
                                        terms,
                                        options.terms().getOrDefault(name, term.weight()),
                                        term.value()));
        return terms.stream().reduce(NDArray::add).orElseThrow();
    }

    private static void add(List<NDArray> terms, double weight, Supplier<NDArray> value) {
        if (weight > 0) {
            terms.add(Ops.times(value.get(), weight));
        }
    }

    private static NDArray distance(Tokenizer sees, NDArray real, NDArray made) {
        NDArray wanted = Gradients.off(() -> map(sees, real));
        return map(sees, made).sub(wanted).square().mean();
    }

    private static NDArray map(Tokenizer network, NDArray images) {
        return network.embed(images).mapBDhw();
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
