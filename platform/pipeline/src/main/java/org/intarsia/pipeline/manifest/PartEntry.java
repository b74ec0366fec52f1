package org.intarsia.pipeline.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * One part that a manifest names.
 *
 * @param use the component's name
 * @param version OSGi range, or null for any
 * @param preset or null
 * @param options as written, without the entries of the manifest language
 * @param weights or null
 * @param tokenizer file of a text encoder, or null for the one beside its weights
 * @param device or null for the pipeline's
 * @param trained whether an objective that holds it trains it
 * @param with nested parts by their key
 * @param node its place in the document
 */
public record PartEntry(
        Kind kind,
        String use,
        String version,
        String preset,
        Map<String, Node> options,
        WeightsEntry weights,
        @Nullable WeightsEntry tokenizer,
        String device,
        boolean trained,
        Map<String, PartEntry> with,
        Node.Mapping node) {
    public PartEntry {
        options = Map.copyOf(options);
        with = Collections.unmodifiableMap(new LinkedHashMap<>(with));
    }

    public Optional<WeightsEntry> ownWeights() {
        return Optional.ofNullable(weights);
    }

    /** The same entries for a part of another kind. */
    public PartEntry as(Kind other) {
        return new PartEntry(
                other, use, version, preset, options, weights, tokenizer, device, trained, with,
                node);
    }

    /** For messages: {@code backbone (line 7)}. */
    public Place place() {
        return Place.part(node.path()).at(node.origin().line()).in(node.origin().file());
    }
}
