package org.intarsia.pipeline.build;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.Kind;

/** Which file a part's parameters come from when its entry does not say. */
public final class WeightSources {
    private WeightSources() {}

    /**
     * A part's own entry; else its holder's; else, for a decoder, the tokenizer's; else the
     * backbone's.
     */
    public static Optional<WeightsEntry> of(Manifest manifest, PartPosition position) {
        PartEntry part = position.entry();
        if (part.weights() != null) {
            return Optional.of(part.weights());
        }
        if (position.holder().isPresent()) {
            return of(manifest, position.holder().get());
        }
        if (part.kind() == Kind.DECODER) {
            Optional<WeightsEntry> tokenizer =
                    manifest.part(Kind.TOKENIZER).flatMap(PartEntry::ownWeights);
            if (tokenizer.isPresent()) {
                return tokenizer;
            }
        }
        return manifest.part(Kind.BACKBONE).flatMap(PartEntry::ownWeights);
    }

    /**
     * Whether the text encoder has a file that no other part reads: it is then no part of what
     * runs, but is loaded when a text is encoded and given back after it.
     */
    public static boolean isEncoderApart(Manifest manifest) {
        Optional<WeightsEntry> own =
                manifest.part(Kind.TEXT_ENCODER).flatMap(PartEntry::ownWeights);
        return own.isPresent()
                && manifest.parts().values().stream()
                        .filter(part -> part.kind() != Kind.TEXT_ENCODER)
                        .flatMap(part -> all(manifest, part).stream())
                        .noneMatch(other -> other.file().equals(own.get().file()));
    }

    /** What the names of a text encoder begin with in the file that it shares. */
    public static String besides(PartPosition position) {
        return position.kind() == Kind.TEXT_ENCODER
                ? position.entry().ownWeights().map(WeightsEntry::prefix).orElse("")
                : "";
    }

    /** The file of a part's tokenizer: its own entry, or the one beside its weights. */
    public static Optional<WeightsEntry> tokenizer(Manifest manifest, PartPosition position) {
        PartEntry part = position.entry();
        return part.tokenizer() != null
                ? Optional.of(part.tokenizer())
                : of(manifest, position).map(WeightsEntry::tokenizerBeside);
    }

    /**
     * The files that a part of the pipeline and all that it holds name, or that which it is read
     * from where none of them names one.
     */
    public static List<WeightsEntry> all(Manifest manifest, PartEntry part) {
        List<WeightsEntry> named = named(part).toList();
        return named.isEmpty() ? of(manifest, PartPosition.top(part)).stream().toList() : named;
    }

    private static Stream<WeightsEntry> named(PartEntry part) {
        return Stream.concat(
                part.ownWeights().stream(),
                part.with().values().stream().flatMap(WeightSources::named));
    }
}
