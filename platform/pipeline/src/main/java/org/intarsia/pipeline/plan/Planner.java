package org.intarsia.pipeline.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.base.Closer;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.build.ObservedWeights;
import org.intarsia.pipeline.build.PartBuilder;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.build.PartResolver;
import org.intarsia.pipeline.build.ResolvedPart;
import org.intarsia.pipeline.build.WeightSources;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Objective;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.weights.RecordingWeights;

/** Builds every component over recording weights and checks every edge. One use. */
public final class Planner {
    /** Images that a run makes at once where nobody says how many. */
    public static final int BATCH = 8;

    private final Registry registry;
    private final int batch;
    private final ModelFolder models;
    private final PlannedFiles files;
    private final Manifest manifest;
    private final Alternatives alternatives;
    private final Problems problems = new Problems();
    private final Map<WeightsEntry, RecordingWeights> recordings = new LinkedHashMap<>();
    private final Map<PartEntry, Long> counts = new LinkedHashMap<>();
    private final Map<PartEntry, ResolvedPart> resolved = new LinkedHashMap<>();
    private final PartResolver resolver;
    private final Set<Kind> reading = EnumSet.noneOf(Kind.class);
    private final Set<WeightsEntry> sources = new LinkedHashSet<>();
    private static final WeightsEntry NO_FILE =
            new WeightsEntry(null, null, "", List.of(), Map.of(), null, null, null, Place.part(""));

    public Planner(Registry registry, ModelFolder models, Manifest manifest) {
        this(registry, models, manifest, BATCH);
    }

    /**
     * @param batch images that a run makes at once, for the estimate of its memory
     */
    public Planner(Registry registry, ModelFolder models, Manifest manifest, int batch) {
        this.batch = batch;
        this.registry = registry;
        this.models = models;
        this.files = new PlannedFiles(models);
        this.manifest = LoneTokenizer.withoutPair(registry, manifest);
        resolver = new PartResolver(registry);
        alternatives = new Alternatives(registry, this.manifest, resolver);
    }

    /**
     * @throws IntarsiaException every problem of every part and edge
     */
    public Plan plan() {
        Map<Kind, BuiltPart> built = build();
        problems.collect(() -> Devices.resolve(manifest.device(), manifest.devicePlace()));
        List<Edges.Edge> edges =
                Edges.of(built, manifest.declaredLatents(), manifest.conditioning());
        edges.stream()
                .filter(edge -> !edge.fits())
                .forEach(
                        edge ->
                                problems.add(
                                        ErrorCode.PARTS_DO_NOT_FIT,
                                        built.get(edge.to())
                                                .entry()
                                                .place()
                                                .edgeFrom(edge.source()),
                                        edge.misfit(),
                                        alternatives.instead(edge.to(), edge.from())));
        TrainingChecks.check(built, problems);
        StopChecks.check(manifest, built, problems);
        sources.forEach(source -> problems.collect(() -> files.checkRenaming(source)));
        List<Plan.Group> groups = new ArrayList<>();
        if (problems.list().isEmpty()) {
            groups.addAll(new PartGrouping(manifest, models, built, reading).groups());
        }
        Set<Kind> fixed = fixed(built);
        List<MemoryEstimate> memory = new ArrayList<>();
        List<Plan.Codes> codes = new ArrayList<>();
        if (problems.list().isEmpty()) {
            codes.add(Plan.Codes.of(built, manifest));
            problems.collect(() -> memory.add(memory(built, codes.get(0).pictures())));
        }
        Closer closing = new Closer();
        built.values().forEach(part -> closing.close(part::close));
        problems.throwIfAny();
        closing.throwIfAny();
        built.values().forEach(this::note);
        List<Plan.Edge> rows =
                edges.stream().map(edge -> new Plan.Edge(edge.name(), edge.offered())).toList();
        return new Plan(
                manifest,
                rows(built),
                rows,
                requests(),
                groups,
                fixed,
                codes.get(0),
                TextEdge.spec(built),
                resolved,
                memory.get(0));
    }

    private List<Plan.Part> rows(Map<Kind, BuiltPart> built) {
        return built.values().stream().map(this::row).toList();
    }

    private MemoryEstimate memory(Map<Kind, BuiltPart> built, ImageSpec pictures) {
        long encoder =
                manifest.part(Kind.TEXT_ENCODER)
                        .filter(entry -> WeightSources.isEncoderApart(manifest))
                        .map(entry -> counts.getOrDefault(entry, 0L))
                        .orElse(0L);
        return MemoryEstimate.of(built, pictures, batch, Float.BYTES * (recorded() - encoder));
    }

    private Set<Kind> fixed(Map<Kind, BuiltPart> built) {
        if (!built.containsKey(Kind.OBJECTIVE)) {
            return Set.of();
        }
        Objective objective = (Objective) built.get(Kind.OBJECTIVE).instance();
        Set<Kind> fixed = EnumSet.noneOf(Kind.class);
        fixed.addAll(reading);
        fixed.removeAll(objective.trainedKinds());
        if (!fixed.contains(Kind.BACKBONE) && !WeightSources.isEncoderApart(manifest)) {
            // What shares the backbone's file is trained with it.
            fixed.remove(Kind.TEXT_ENCODER);
        }
        return fixed;
    }

    private void note(BuiltPart part) {
        resolved.put(part.entry(), part.from());
        part.with().values().forEach(this::note);
    }

    private Map<Kind, BuiltPart> build() {
        Map<Kind, BuiltPart> built = new EnumMap<>(Kind.class);
        PartBuilder builder =
                new PartBuilder(
                        registry,
                        manifest,
                        this::recording,
                        part -> PlannedTokenizer.FILE,
                        resolver::resolve);
        boolean broken = false;
        for (PartEntry entry : manifest.parts().values()) {
            if (isPairOfNothing(entry)) {
                continue;
            }
            boolean blocked = broken;
            int before = problems.list().size();
            problems.collect(
                    () -> {
                        explained(entry, () -> resolver.check(entry));
                        if (!blocked) {
                            long already = recorded();
                            built.put(entry.kind(), build(builder, entry));
                            counts.put(entry, recorded() - already);
                        }
                    });
            if (entry.device() != null) {
                problems.collect(() -> Devices.resolve(entry.device(), entry.place()));
            }
            broken |= problems.list().size() > before;
        }
        return built;
    }

    private BuiltPart build(PartBuilder builder, PartEntry entry) {
        BuiltPart[] built = {null};
        explained(entry, () -> built[0] = builder.build(entry));
        return built[0];
    }

    private void explained(PartEntry entry, Runnable work) {
        try {
            work.run();
        } catch (IntarsiaException e) {
            List<Problem> found =
                    e.problems().stream()
                            .map(problem -> withoutPair(entry, withAlternatives(problem)))
                            .toList();
            throw new IntarsiaException(found, e);
        }
    }

    /** Where the tokenizer is unknown, its pair is no second problem. */
    private boolean isPairOfNothing(PartEntry entry) {
        return entry.kind() == Kind.DECODER
                && manifest.hasDefaultDecoder()
                && problems.list().stream()
                        .anyMatch(
                                problem ->
                                        problem.code() == ErrorCode.UNKNOWN_COMPONENT
                                                && Kind.TOKENIZER
                                                        .word()
                                                        .equals(problem.place().part()));
    }

    /** Whoever named no decoder did not misspell one. */
    private Problem withoutPair(PartEntry entry, Problem problem) {
        if (problem.code() != ErrorCode.UNKNOWN_COMPONENT
                || entry.kind() != Kind.DECODER
                || !manifest.hasDefaultDecoder()) {
            return problem;
        }
        return new Problem(
                problem.code(),
                problem.place(),
                "the manifest names no decoder, and there is none of the tokenizer's name, "
                        + entry.use(),
                "Name one: decoder: {use: ...}. " + problem.next());
    }

    /** A part that refuses what it is offered is an edge that does not fit, as any other. */
    private Problem withAlternatives(Problem problem) {
        Place place = problem.place();
        Optional<Kind> from = Kind.of(place.from()).filter(manifest.parts()::containsKey);
        Optional<Kind> to = Kind.of(place.part()).filter(manifest.parts()::containsKey);
        if (problem.code() != ErrorCode.PARTS_DO_NOT_FIT || from.isEmpty() || to.isEmpty()) {
            return problem;
        }
        String instead = alternatives.instead(to.get(), from.get());
        String next = problem.next().isEmpty() ? instead : problem.next() + " " + instead;
        return new Problem(problem.code(), place, problem.cause(), next);
    }

    private org.intarsia.spi.plugin.Weights recording(PartPosition position) {
        if (position.isObjective()) {
            return new RecordingWeights("").view();
        }
        WeightsEntry source = WeightSources.of(manifest, position).orElse(NO_FILE);
        sources.add(source);
        return new ObservedWeights(
                recordings
                        .computeIfAbsent(source.read(), key -> new RecordingWeights(key.prefix()))
                        .view(),
                () -> reading.add(position.kind()),
                position.entry().weights() != null);
    }

    private long recorded() {
        return recordings.values().stream()
                .flatMap(recording -> recording.requested().stream())
                .mapToLong(requested -> requested.size())
                .sum();
    }

    private Plan.Part row(BuiltPart part) {
        RegisteredComponent component = part.component();
        return new Plan.Part(
                part.entry().kind(),
                component.name(),
                component.bundle(),
                component.version(),
                component.digest(),
                counts.getOrDefault(part.entry(), 0L),
                Optional.ofNullable(part.entry().device()).orElse(manifest.device()));
    }

    private List<Plan.Requests> requests() {
        List<Plan.Requests> requests = new ArrayList<>();
        recordings.forEach(
                (entry, recording) -> {
                    if (!recording.requested().isEmpty()) {
                        requests.add(
                                new Plan.Requests(
                                        entry.file(), files.there(entry), recording.requested()));
                    }
                });
        return requests;
    }
}
