package org.intarsia.pipeline.assembly;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.intarsia.base.Closer;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.build.PartBuilder;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.build.WeightSources;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.tokenizer.TokenizerJson;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.text.TokenizerFile;
import org.intarsia.weights.CheckpointWeights;
import org.intarsia.weights.FreshWeights;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.jspecify.annotations.Nullable;

/** One assembling: what it opened and took over is closed in any case. */
public final class Assembler {
    /** Begins the names of the parameters that are an objective's own. */
    public static final String OBJECTIVE = "objective.";

    private static final List<Kind> ENCODER = List.of(Kind.TEXT_ENCODER);

    private final Registry registry;
    private final ModelFolder models;
    private final Plan plan;
    private final Manifest manifest;
    private final boolean apart;
    private final @Nullable TokenizerFile standIn;
    private final NDManager manager;
    private final List<PartGroup> groups = new ArrayList<>();
    private final Map<Kind, PartGroup> byKind = new EnumMap<>(Kind.class);
    private final Set<PartGroup> fresh = new LinkedHashSet<>();
    private final Map<List<Object>, CheckpointWeights> checkpoints = new LinkedHashMap<>();

    /**
     * @param standIn in place of every tokenizer file, or null
     */
    public Assembler(
            Registry registry, ModelFolder models, Plan plan, @Nullable TokenizerFile standIn) {
        this.standIn = standIn;
        this.registry = registry;
        this.models = models;
        this.plan = plan;
        this.manifest = plan.manifest();
        this.apart =
                WeightSources.isEncoderApart(manifest) && manifest.parts().size() > ENCODER.size();
        this.manager =
                NDManager.newBaseManager(
                        Devices.resolve(manifest.device(), manifest.devicePlace()));
    }

    public Assembly open(Collection<Assembly> others) {
        return finish(
                () -> {
                    checkFiles(entries());
                    take(others);
                    build(this::weights);
                    checkNames();
                });
    }

    /**
     * What a training leaves as it is is read, the rest built over {@code fresh}; an objective's
     * own parameters are called {@value #OBJECTIVE} and more.
     */
    public Assembly trainable(FreshWeights fresh) {
        ObjectiveParameters own = new ObjectiveParameters(fresh);
        return finish(
                () -> {
                    checkFiles(
                            entries().stream()
                                    .filter(part -> plan.fixed().contains(part.kind()))
                                    .toList());
                    take(List.of());
                    build(
                            part -> {
                                if (own.has(part)) {
                                    return own.view(part);
                                }
                                return plan.fixed().contains(part.kind())
                                        ? weights(part)
                                        : fresh.view(WeightSources.besides(part));
                            });
                    checkNames();
                    manifest.part(Kind.OBJECTIVE)
                            .ifPresent(
                                    part ->
                                            own.begin(
                                                    part,
                                                    file -> dict(file, group(Kind.OBJECTIVE))));
                });
    }

    public Assembly over(Function<PartPosition, Weights> weights) {
        return finish(
                () -> {
                    take(List.of());
                    build(weights);
                });
    }

    private void checkNames() {
        Problems problems = new Problems();
        CheckpointWeights.check(checkpoints.values(), problems);
        problems.throwIfAny();
    }

    private Assembly finish(Runnable work) {
        try {
            work.run();
            return new Assembly(plan, manager, byKind, groups, fresh, bytesRead());
        } catch (RuntimeException | Error e) {
            // An error of a plugin must not leave its arrays behind.
            Closer closing = new Closer();
            groups.forEach(group -> closing.close(group::release));
            closing.close(manager);
            closing.after(e);
            throw e;
        }
    }

    private long bytesRead() {
        return checkpoints.values().stream().mapToLong(CheckpointWeights::loadedBytes).sum();
    }

    private void take(Collection<Assembly> others) {
        plan.running().forEach(group -> take(group, others));
    }

    /** The parts that are built: an encoder of texts apart is not among those that run. */
    private List<PartEntry> entries() {
        return manifest.parts().values().stream()
                .filter(entry -> !apart || entry.kind() != Kind.TEXT_ENCODER)
                .toList();
    }

    /** Opened when the part asks; closed with the part. */
    private TokenizerFile tokenizer(PartPosition position) {
        if (standIn != null) {
            return standIn;
        }
        return spec -> {
            WeightsEntry entry =
                    WeightSources.tokenizer(manifest, position)
                            .orElseThrow(() -> TokenizerJson.notNamed(position.entry().place()));
            return group(position.kind()).keep(TokenizerJson.open(models.find(entry), entry, spec));
        };
    }

    /**
     * A group of another assembly, or one that is to be built. Of one that holds more, such as a
     * tokenizer with its own decoder, only what is wanted is used.
     */
    private void take(Plan.Group wanted, Collection<Assembly> others) {
        for (Assembly other : others) {
            for (PartGroup group : other.groups()) {
                if (group.plan().covers(wanted) && group.tryRetain()) {
                    groups.add(group);
                    wanted.kinds().forEach(kind -> byKind.put(kind, group));
                    return;
                }
            }
        }
        PartGroup made = new PartGroup(wanted, NDManager.newBaseManager(manager.getDevice()));
        groups.add(made);
        wanted.kinds().forEach(kind -> byKind.put(kind, made));
        fresh.add(made);
    }

    private void build(Function<PartPosition, Weights> weights) {
        PartBuilder builder =
                new PartBuilder(registry, manifest, weights, this::tokenizer, plan.resolved()::get);
        for (PartEntry entry : entries()) {
            PartGroup group = group(entry.kind());
            if (fresh.contains(group)) {
                group.parts().put(entry.kind(), builder.build(entry));
            } else {
                builder.reuse(group.parts().get(entry.kind()));
            }
        }
        holdCodebook();
    }

    private PartGroup group(Kind kind) {
        return byKind.get(kind);
    }

    /** New parts may keep the tokenizer's codebook: it lives as long as they do. */
    private void holdCodebook() {
        for (PartGroup lender : groups) {
            BuiltPart built = lender.parts().get(Kind.TOKENIZER);
            if (built != null
                    && built.instance() instanceof Tokenizer tokenizer
                    && tokenizer.codebook().isPresent()) {
                fresh.stream()
                        .filter(group -> group != lender && lender.tryRetain())
                        .forEach(group -> group.keep(lender::release));
            }
        }
    }

    /** Every missing file at once, before the first is opened. */
    private void checkFiles(Collection<PartEntry> read) {
        Problems problems = new Problems();
        for (Plan.Requests requests : plan.requested()) {
            if (requests.file() == null) {
                problems.add(
                        ErrorCode.MODEL_FILE_NOT_FOUND,
                        Kind.BACKBONE.word(),
                        "it has parameters, and the manifest names no model file",
                        "Add weights: {file: ...} to the part.");
            }
        }
        read.stream()
                .flatMap(part -> WeightSources.all(manifest, part).stream())
                .distinct()
                .filter(
                        entry ->
                                plan.requested().stream()
                                        .anyMatch(it -> entry.file().equals(it.file())))
                .forEach(entry -> problems.collect(() -> models.find(entry)));
        read.stream()
                .filter(part -> part.kind() == Kind.TEXT_ENCODER)
                .map(PartEntry::tokenizer)
                .filter(Objects::nonNull)
                .forEach(entry -> problems.collect(() -> models.find(entry)));
        problems.throwIfAny();
    }

    private Weights weights(PartPosition position) {
        PartEntry part = position.entry();
        Optional<WeightsEntry> source = WeightSources.of(manifest, position);
        PartGroup group = group(position.kind());
        if (source.isEmpty() || !group.plan().reads() || position.isObjective()) {
            // Tables are computed; a parameter cannot be requested, the plan saw none. An
            // objective's own are for a training.
            return group.keep(new FreshWeights(group.manager(), 0, "")).view();
        }
        WeightsEntry entry = source.get();
        Device device =
                part.device() == null
                        ? manager.getDevice()
                        : Devices.resolve(part.device(), part.place());
        return checkpoints
                .computeIfAbsent(
                        List.of(entry.read(), device),
                        key ->
                                group.keep(
                                        new CheckpointWeights(
                                                dict(entry, group),
                                                entry.names(),
                                                on(device, group.manager()))))
                .view();
    }

    private static NDManager on(Device device, NDManager manager) {
        return device.equals(manager.getDevice()) ? manager : manager.newSubManager(device);
    }

    private StateDict dict(WeightsEntry entry, PartGroup group) {
        Path file = models.find(entry);
        StateDict dict =
                group.files()
                        .computeIfAbsent(
                                new PartGroup.FileKey(file, entry.key()),
                                key -> group.keep(StateDicts.open(file, entry.key())));
        entry.checkDigest(dict::sha256, "manifest");
        return dict;
    }
}
