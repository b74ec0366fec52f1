package org.intarsia.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/** Where two parts meet: what one offers, what the other asks for, and whether that fits. */
final class Edges {
    /** What offers latents where no tokenizer does. */
    private static final String LATENTS = "latents";

    private Edges() {}

    /**
     * One meeting of parts.
     *
     * @param name {@code tokenizer -> backbone}
     * @param from the kind of the part whose spec is offered
     * @param to the kind of the part that asks
     * @param misfit both specs, where they do not fit, or null
     */
    record Edge(String name, Kind from, Kind to, String offered, String misfit) {
        static Edge between(Kind from, Kind to, String offered, String misfit) {
            return new Edge(from + " -> " + to, from, to, offered, misfit);
        }

        /** What offers, as messages call it. */
        String source() {
            return name.startsWith(LATENTS) ? LATENTS : from.word();
        }

        boolean fits() {
            return misfit == null;
        }

        /** The same edge with another misfit, or none. */
        Edge but(String other) {
            return new Edge(name, from, to, offered, other);
        }
    }

    /**
     * Every edge between parts that were built.
     *
     * @param declared latents that come from elsewhere
     * @param conditioning of the pipeline
     */
    static List<Edge> of(
            Map<Kind, BuiltPart> parts,
            Optional<LatentSpec> declared,
            ConditioningSpec conditioning) {
        List<Edge> edges = new ArrayList<>();
        Optional<LatentSpec> latents =
                part(parts, Tokenizer.class).map(Tokenizer::latents).or(() -> declared);
        Optional<Backbone> backbone = part(parts, Backbone.class);
        Optional<PredictionHead> head = part(parts, PredictionHead.class);
        part(parts, TextEncoder.class)
                .flatMap(encoder -> TextEdge.of(encoder, parts, conditioning))
                .ifPresent(edges::add);
        if (latents.isPresent() && backbone.isPresent()) {
            edges.add(
                    latents(
                            Kind.TOKENIZER.word(),
                            Kind.BACKBONE,
                            latents.get(),
                            backbone.get().accepts()));
        }
        if (backbone.isPresent() && head.isPresent()) {
            edges.add(features(backbone.get(), head.get()));
        }
        Optional<Sampler> sampler = part(parts, Sampler.class);
        if (sampler.isPresent() && backbone.isPresent()) {
            edges.add(shown(sampler.get(), backbone.get()));
        }
        if (sampler.isPresent() && head.isPresent()) {
            InputKind shown = sampler.get().showsHead();
            edges.add(input(Kind.SAMPLER, Kind.HEAD, shown, head.get().reads()));
            edges.add(prediction(head.get().prediction(), sampler.get()));
        }
        Optional<Decoder> decoder = part(parts, Decoder.class);
        if (latents.isPresent() && decoder.isPresent()) {
            String codes = declared.isPresent() ? LATENTS : Kind.TOKENIZER.word();
            String before = sampler.isPresent() ? Kind.SAMPLER.word() : codes;
            LatentSpec accepted = decoder.get().accepts();
            edges.add(latents(before, Kind.DECODER, latents.get(), accepted));
        }
        part(parts, Objective.class)
                .ifPresent(objective -> edges.addAll(objective(objective, backbone, head)));
        return edges;
    }

    private static List<Edge> objective(
            Objective objective, Optional<Backbone> backbone, Optional<PredictionHead> head) {
        List<Edge> edges = new ArrayList<>();
        Optional<InputKind> toBackbone = objective.shows();
        if (toBackbone.isPresent() && backbone.isPresent()) {
            boolean places = objective.showsPlaces();
            Edge shown = shown(Kind.OBJECTIVE, toBackbone.get(), places, backbone.get());
            String beside = beside(objective.companions(), backbone.get().companions());
            edges.add(shown.fits() ? shown.but(beside) : shown);
        }
        Optional<InputKind> toHead = objective.showsHead();
        if (toHead.isPresent() && head.isPresent()) {
            edges.add(input(Kind.OBJECTIVE, Kind.HEAD, toHead.get(), head.get().reads()));
        }
        return edges;
    }

    private static Edge shown(Sampler sampler, Backbone backbone) {
        return shown(Kind.SAMPLER, sampler.shows(), sampler.showsPlaces(), backbone);
    }

    /**
     * @param places whether tokens may be out of raster order
     */
    private static Edge shown(Kind from, InputKind offered, boolean places, Backbone backbone) {
        Edge edge = input(from, Kind.BACKBONE, offered, Set.of(backbone.reads()));
        if (!places) {
            return edge;
        }
        String misfit =
                edge.fits() && !backbone.readsPlaces()
                        ? "tokens in any order offered, in raster order expected"
                        : edge.misfit();
        return Edge.between(from, Kind.BACKBONE, offered + " in any order", misfit);
    }

    private static <C> Optional<C> part(Map<Kind, BuiltPart> parts, Class<C> type) {
        Kind kind = Kind.of(type).orElseThrow();
        return Optional.ofNullable(parts.get(kind)).map(built -> type.cast(built.instance()));
    }

    private static Edge latents(String shown, Kind to, LatentSpec offered, LatentSpec expected) {
        String misfit = null;
        if (!offered.space().equals(expected.space())) {
            misfit =
                    "latents of space "
                            + offered.space()
                            + " offered, "
                            + expected.space()
                            + " expected";
        } else if (!offered.equals(expected)) {
            misfit = difference(offered, expected);
        }
        String name = shown + " -> " + to;
        return new Edge(name, Kind.TOKENIZER, to, offered.toString(), misfit);
    }

    /** Of two codebooks only what differs, which is what has to be changed. */
    private static String difference(LatentSpec offered, LatentSpec expected) {
        if (offered instanceof LatentSpec.Discrete ids
                && expected instanceof LatentSpec.Discrete wanted) {
            List<String> differ = new ArrayList<>();
            differ(differ, "a vocabulary of ", ids.vocabulary(), wanted.vocabulary());
            differ(differ, "codes of width ", ids.codeWidth(), wanted.codeWidth());
            differ(differ, "the scales ", ids.scales(), wanted.scales());
            return String.join("; ", differ);
        }
        return offered + " offered, " + expected + " expected";
    }

    static void differ(List<String> differ, String what, Object offered, Object expected) {
        if (!offered.equals(expected)) {
            differ.add(what + offered + " offered, " + expected + " expected");
        }
    }

    /** What is generated besides the latents is offered by whoever moves it. */
    private static String beside(List<TensorSpec> offered, List<TensorSpec> expected) {
        boolean fits = offered.size() == expected.size();
        for (int i = 0; fits && i < offered.size(); i++) {
            fits = offered.get(i).fits(expected.get(i));
        }
        return fits
                ? null
                : named(offered) + " beside the latents offered, " + named(expected) + " expected";
    }

    private static String named(List<TensorSpec> companions) {
        return companions.isEmpty()
                ? "nothing"
                : companions.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }

    private static Edge features(Backbone backbone, PredictionHead head) {
        FeatureSpec offered = backbone.features();
        FeatureSpec expected = head.accepts();
        List<String> differ = new ArrayList<>();
        for (TensorSpec wanted : expected.members()) {
            Optional<TensorSpec> there = offered.member(wanted.name());
            if (there.isEmpty()) {
                differ.add("no " + wanted.name() + " offered, " + wanted + " expected");
            } else if (!there.get().fits(wanted)) {
                differ.add(there.get() + " offered, " + wanted + " expected");
            }
        }
        if (expected.patch() > 0) {
            differ(differ, "", patch(offered), patch(expected));
        }
        if (differ.isEmpty() && head.prediction().isFlow()) {
            String beside = beside(backbone.companions(), head.companions());
            return Edge.between(Kind.BACKBONE, Kind.HEAD, offered.toString(), beside);
        }
        String misfit = differ.isEmpty() ? null : String.join("; ", differ);
        return Edge.between(Kind.BACKBONE, Kind.HEAD, offered.toString(), misfit);
    }

    private static Edge input(Kind from, Kind to, InputKind offered, Set<InputKind> expected) {
        String wanted =
                expected.stream()
                        .sorted()
                        .map(InputKind::toString)
                        .collect(Collectors.joining(" or "));
        String misfit =
                expected.contains(offered) ? null : offered + " offered, " + wanted + " expected";
        return Edge.between(from, to, offered.toString(), misfit);
    }

    private static String patch(FeatureSpec features) {
        return features.patch() > 0 ? "patch " + features.patch() : "a patch that is not square";
    }

    private static Edge prediction(PredictionSpec offered, Sampler sampler) {
        String path =
                offered.isFlow()
                        ? " on " + offered.axis() + ", noise scale " + offered.noiseScale()
                        : "";
        String whole = offered.kind() + path;
        String misfit =
                new Predictions(offered).canGive(sampler.predictionKind())
                        ? null
                        : whole + " offered, " + sampler.predictionKind() + " expected";
        return Edge.between(Kind.HEAD, Kind.SAMPLER, whole, misfit);
    }
}
