package org.intarsia.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.text.TextSpec;
import org.jspecify.annotations.Nullable;

/** Where a text encoder meets what reads its embeddings. */
final class TextEdge {
    private TextEdge() {}

    /** What the text encoder of a pipeline gives; null where it has none. */
    static @Nullable TextSpec spec(Map<Kind, BuiltPart> parts) {
        BuiltPart encoder = parts.get(Kind.TEXT_ENCODER);
        return encoder == null ? null : ((TextEncoder) encoder.instance()).gives();
    }

    /**
     * To the backbone; to the decoder of a pipeline that has none; none for an encoder alone.
     *
     * @param conditioning what the embeddings are to be
     */
    static Optional<Edges.Edge> of(
            TextEncoder encoder, Map<Kind, BuiltPart> parts, ConditioningSpec conditioning) {
        ConditioningSpec.Text text =
                conditioning instanceof ConditioningSpec.Text spec ? spec : null;
        Kind to = parts.containsKey(Kind.BACKBONE) ? Kind.BACKBONE : Kind.DECODER;
        if (!parts.containsKey(to)) {
            return text == null ? Optional.empty() : alone(encoder.gives(), text);
        }
        if (text == null) {
            text = caption(parts).orElse(null);
            to = Kind.DECODER;
        }
        TextSpec gives = encoder.gives();
        String misfit =
                text == null
                        ? gives + " offered, and the pipeline is conditioned on " + conditioning
                        : misfit(gives, text);
        return Optional.of(Edges.Edge.between(Kind.TEXT_ENCODER, to, gives.toString(), misfit));
    }

    private static Optional<ConditioningSpec.Text> caption(Map<Kind, BuiltPart> parts) {
        return Optional.ofNullable(parts.get(Kind.DECODER))
                .flatMap(decoder -> ((Decoder) decoder.instance()).caption());
    }

    /** An encoder alone is what its manifest says. */
    private static Optional<Edges.Edge> alone(TextSpec gives, ConditioningSpec.Text text) {
        String misfit = misfit(gives, text);
        return misfit == null
                ? Optional.empty()
                : Optional.of(
                        Edges.Edge.between(
                                Kind.TEXT_ENCODER, Kind.TEXT_ENCODER, gives.toString(), misfit));
    }

    private static @Nullable String misfit(TextSpec gives, ConditioningSpec.Text text) {
        List<String> differ = new ArrayList<>();
        Edges.differ(differ, "a length of ", gives.length(), text.length());
        Edges.differ(differ, "a width of ", gives.width(), text.width());
        if (text.pooled() > 0) {
            differ.add("no pooled vector offered, one of " + text.pooled() + " expected");
        }
        return differ.isEmpty() ? null : String.join("; ", differ);
    }
}
