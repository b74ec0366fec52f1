package org.intarsia.pipeline.manifest;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as its author wrote it.
 *
 * @param latents where they come from elsewhere, or null where a tokenizer makes them
 * @param stop when its runs hand over early, or null where they end with the sampler
 * @param parts by kind, in the order of {@link Kind}
 * @param device {@code auto}, {@code cpu}, {@code gpu0}, ...
 * @param root the whole document
 */
public record Manifest(
        String name,
        ImageSpec image,
        ConditioningSpec conditioning,
        @Nullable DeclaredLatents latents,
        @Nullable Stop stop,
        Map<Kind, PartEntry> parts,
        String device,
        Node.Mapping root) {
    /** What it does when newer versions of its plugins are installed; pinned by default. */
    public Follow follow() {
        Node entry = root.entries().get("follow");
        return entry == null
                ? Follow.PINNED
                : Follow.of(String.valueOf(entry.plain())).orElse(Follow.PINNED);
    }

    public Manifest {
        Map<Kind, PartEntry> ordered = new EnumMap<>(Kind.class);
        ordered.putAll(parts);
        parts = Collections.unmodifiableMap(ordered);
    }

    public Optional<PartEntry> part(Kind kind) {
        return Optional.ofNullable(parts.get(kind));
    }

    /** Whether the decoder is the default: the tokenizer's pair. */
    public boolean hasDefaultDecoder() {
        return parts.containsKey(Kind.DECODER) && DecoderPair.isDefault(root);
    }

    /** The same with another part of a kind; a decoder by default follows its tokenizer. */
    public Manifest with(PartEntry part) {
        Map<Kind, PartEntry> changed = new EnumMap<>(Kind.class);
        changed.putAll(parts);
        changed.put(part.kind(), part);
        if (part.kind() == Kind.TOKENIZER && hasDefaultDecoder()) {
            changed.put(Kind.DECODER, part.as(Kind.DECODER));
        }
        return new Manifest(name, image, conditioning, latents, stop, changed, device, root);
    }

    /** What comes from elsewhere, where no tokenizer makes it. */
    public Optional<LatentSpec> declaredLatents() {
        return Optional.ofNullable(latents).map(declared -> declared.spec(image));
    }

    /** The decoder alone, over latents that come from elsewhere. */
    public Manifest decoding(DeclaredLatents given) {
        Map<Kind, PartEntry> decoder = new EnumMap<>(parts);
        decoder.keySet().retainAll(Set.of(Kind.DECODER));
        return new Manifest(name, image, conditioning, given, null, decoder, device, root);
    }

    /** Tokenizer and decoder alone. */
    public Manifest codes() {
        Map<Kind, PartEntry> both = new EnumMap<>(parts);
        both.keySet().retainAll(Set.of(Kind.TOKENIZER, Kind.DECODER));
        return new Manifest(name, image, conditioning, latents, null, both, device, root);
    }

    /** The text encoder alone. */
    public Manifest encoding() {
        Map<Kind, PartEntry> encoder = new EnumMap<>(parts);
        encoder.keySet().retainAll(Set.of(Kind.TEXT_ENCODER));
        return new Manifest(name, image, conditioning, null, null, encoder, device, root);
    }

    /** The same without a decoder. */
    public Manifest withoutDecoder() {
        Map<Kind, PartEntry> others = new EnumMap<>(parts);
        others.remove(Kind.DECODER);
        return new Manifest(name, image, conditioning, latents, stop, others, device, root);
    }

    /** The same for pictures of another size. */
    public Manifest sized(ImageSpec size) {
        return new Manifest(name, size, conditioning, latents, stop, parts, device, root);
    }

    public Manifest on(String otherDevice) {
        return new Manifest(name, image, conditioning, latents, stop, parts, otherDevice, root);
    }

    /** Where {@link #device} was said, for messages. */
    public Place devicePlace() {
        Node node = root.entries().get("device");
        return node == null ? Place.part("device") : node.place();
    }
}
