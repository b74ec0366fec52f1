package org.intarsia.pipeline.plan;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.build.ResolvedPart;
import org.intarsia.pipeline.build.WeightSources;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.text.TextSpec;
import org.intarsia.weights.RequestedParameter;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest comes to, before anything is loaded.
 *
 * @param parts in the order of building
 * @param edges where they meet; all fit
 * @param requested the parameters that each file must hold
 * @param groups the parts that are built, shared and closed together
 * @param fixed the kinds of parts that a training reads from their files and leaves as they are:
 *     they ask for parameters, and the objective does not train them
 * @param codes what its decoder reads
 * @param texts what its text encoder gives; null where it has none
 * @param resolved what was found for every entry, nested ones too
 * @param memory of a run
 */
public record Plan(
        Manifest manifest,
        List<Part> parts,
        List<Edge> edges,
        List<Requests> requested,
        List<Group> groups,
        Set<Kind> fixed,
        Codes codes,
        @Nullable TextSpec texts,
        Map<PartEntry, ResolvedPart> resolved,
        MemoryEstimate memory) {
    private static final List<Kind> ENCODER = List.of(Kind.TEXT_ENCODER);

    public Plan {
        groups = List.copyOf(groups);
        fixed = Set.copyOf(fixed);
        resolved = Map.copyOf(resolved);
        parts = List.copyOf(parts);
        edges = List.copyOf(edges);
        requested = List.copyOf(requested);
    }

    /**
     * What flows to the decoder.
     *
     * @param latents of the tokenizer, or those that are declared; null where there is neither
     * @param caption the text that the decoder reads besides what the pipeline is conditioned on
     * @param pictures the size of what it makes of them; the manifest's where there is no decoder
     */
    public record Codes(
            @Nullable LatentSpec latents,
            Optional<ConditioningSpec.Text> caption,
            ImageSpec pictures) {
        static Codes of(Map<Kind, BuiltPart> built, Manifest manifest) {
            LatentSpec latents =
                    built.get(Kind.TOKENIZER) == null
                            ? manifest.latents() == null
                                    ? null
                                    : manifest.latents().spec(manifest.image())
                            : ((Tokenizer) built.get(Kind.TOKENIZER).instance()).latents();
            Optional<Decoder> decoder =
                    Optional.ofNullable(built.get(Kind.DECODER))
                            .map(part -> (Decoder) part.instance());
            return new Codes(
                    latents,
                    decoder.flatMap(Decoder::caption),
                    decoder.map(it -> it.image(manifest.image())).orElse(manifest.image()));
        }
    }

    /**
     * One part.
     *
     * @param parameters values that it asks for, trained and fixed; 0 for a part without weights
     */
    public record Part(
            Kind kind,
            String name,
            String bundle,
            String version,
            String digest,
            long parameters,
            String device) {}

    /**
     * Where two parts meet.
     *
     * @param name {@code tokenizer -> backbone}
     * @param what the spec of what flows
     */
    public record Edge(String name, String what) {}

    /**
     * What is requested of one file.
     *
     * @param file its name in the model folder, or null where the manifest names none
     * @param there whether the file is in the model folder
     */
    public record Requests(String file, boolean there, List<RequestedParameter> parameters) {
        public Requests {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * Parts that are built, shared and closed together.
     *
     * @param kinds in the order of building
     * @param key equal for identical parts, an element a kind
     * @param reads whether they read a file
     */
    public record Group(List<Kind> kinds, List<Object> key, boolean reads) {
        public Group {
            kinds = List.copyOf(kinds);
            key = List.copyOf(key);
        }

        /** Whether it holds parts that cannot be told apart from all of another's. */
        public boolean covers(Group other) {
            for (int i = 0; i < other.kinds.size(); i++) {
                int mine = kinds.indexOf(other.kinds.get(i));
                if (mine < 0 || !key.get(mine).equals(other.key.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The size of the pictures that a run makes. */
    public ImageSpec pictures() {
        return codes.pictures();
    }

    /** Values in all parameters. */
    public long parameters() {
        return parts.stream().mapToLong(Part::parameters).sum();
    }

    /** Bytes of all parameters that are held, in float32. */
    public long weightBytes() {
        return heldBytes(EnumSet.allOf(Kind.class));
    }

    /** The groups of what runs: a text encoder apart is loaded when a text is encoded. */
    public List<Group> running() {
        boolean apart =
                WeightSources.isEncoderApart(manifest) && manifest.parts().size() > ENCODER.size();
        return groups.stream().filter(group -> !apart || !group.kinds().equals(ENCODER)).toList();
    }

    /** Bytes of the parameters that a group reads from files and holds, in float32. */
    public long bytesRead(Group group) {
        return group.reads() ? heldBytes(group.kinds()) : 0;
    }

    private long heldBytes(Collection<Kind> kinds) {
        boolean apart = WeightSources.isEncoderApart(manifest);
        return parts.stream()
                .filter(part -> kinds.contains(part.kind()))
                .filter(part -> !apart || part.kind() != Kind.TEXT_ENCODER)
                .mapToLong(part -> Float.BYTES * part.parameters())
                .sum();
    }
}
