package org.intarsia.pipeline.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Projector;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.TensorSpec;

/** What an objective needs of the parts that it trains. */
final class TrainingChecks {
    /** Any of them, where a kind is there. */
    private static final Map<Kind, List<Class<? extends Component>>> TRAINABLE =
            Map.of(
                    Kind.TOKENIZER,
                    List.of(TrainableTokenizer.class),
                    Kind.DECODER,
                    List.of(TrainableDecoder.class, Decoder.Generative.class));

    private final Map<Kind, BuiltPart> parts;
    private final BuiltPart objective;
    private final Problems problems;

    private TrainingChecks(Map<Kind, BuiltPart> parts, BuiltPart objective, Problems problems) {
        this.parts = parts;
        this.objective = objective;
        this.problems = problems;
    }

    /** Adds all that keeps the objective from training the parts. */
    static void check(Map<Kind, BuiltPart> parts, Problems problems) {
        BuiltPart built = parts.get(Kind.OBJECTIVE);
        if (built != null) {
            Objective objective = (Objective) built.instance();
            TrainingChecks checks = new TrainingChecks(parts, built, problems);
            objective.trainedKinds().forEach(checks::trainable);
            objective.needs().forEach(checks::needed);
            objective.projectors().forEach(checks::projector);
        }
    }

    private void trainable(Kind kind) {
        BuiltPart part = parts.get(kind);
        String by = objective.component().name();
        if (part == null) {
            problems.add(
                    ErrorCode.NOT_TRAINABLE,
                    objective.entry().place(),
                    by + " trains the " + kind + ", and the pipeline has none",
                    "Name one in the manifest, or use another objective.");
        } else if (TRAINABLE.getOrDefault(kind, List.of(kind.type())).stream()
                .noneMatch(type -> type.isInstance(part.instance()))) {
            problems.add(
                    ErrorCode.NOT_TRAINABLE,
                    part.entry().place(),
                    by
                            + " trains the "
                            + kind
                            + ", and "
                            + part.component().name()
                            + " cannot be trained: no gradient passes through it",
                    "Use another " + kind + ", or an objective that does not train it.");
        }
    }

    private void needed(Class<? extends Component> type) {
        Kind kind =
                Kind.of(type)
                        .orElseThrow(() -> new IllegalArgumentException(type + " is of no kind"));
        BuiltPart part = parts.get(kind);
        if (part != null && type.isInstance(part.instance())) {
            return;
        }
        String by = objective.component().name();
        problems.add(
                ErrorCode.NOT_TRAINABLE,
                part == null ? objective.entry().place() : part.entry().place(),
                by
                        + " needs a "
                        + kind
                        + " that implements "
                        + type.getSimpleName()
                        + (part == null
                                ? ", and the pipeline has none"
                                : ", and " + part.component().name() + " does not"),
                "Use another " + kind + ", or another objective.");
    }

    private void projector(String name, TensorSpec wanted) {
        BuiltPart head = parts.get(Kind.HEAD);
        if (head == null) {
            return;
        }
        Optional<TensorSpec> projected =
                Optional.ofNullable(((PredictionHead) head.instance()).heads().get(name))
                        .filter(Projector.class::isInstance)
                        .map(held -> ((Projector) held).projected());
        if (projected.filter(offered -> offered.fits(wanted)).isEmpty()) {
            problems.add(
                    ErrorCode.ALIGNMENT_NEEDS_FEATURES,
                    objective.entry().place().edgeFrom(head.entry().kind().word()),
                    projected.map(TensorSpec::toString).orElse("no projector \"" + name + "\"")
                            + " offered, "
                            + wanted
                            + " expected",
                    wanted.shape().get(1) < 0
                            ? "Use parts that bring it, an option of theirs may ask for it, or"
                                    + " another objective."
                            : projected.isPresent()
                                    ? "Let the encoder and the backbone have as many tokens, and the"
                                            + " projector the encoder's width."
                                    : "Give the head one: with: {"
                                            + name
                                            + ": {kind: head, use: align-projector, encoder-dim: "
                                            + wanted.shape().get(1)
                                            + "}}.");
        }
    }
}
