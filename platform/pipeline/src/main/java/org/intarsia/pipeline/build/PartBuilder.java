package org.intarsia.pipeline.build;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.intarsia.base.Closer;
import org.intarsia.kernel.PluginCode;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginPhase;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.text.TokenizerFile;

/**
 * Builds the components of one pipeline: one root injector a plugin, so that nothing of a plugin
 * outlives the pipeline and {@code @Singleton} means one a pipeline. What a part holds is built by
 * injectors of its own, so that it can be exchanged together with its holder alone.
 */
public final class PartBuilder {
    private final Registry registry;
    private final BuildScope frame = new BuildScope();
    private final BuildSpecs specs;
    private final Function<PartPosition, Weights> weights;
    private final Function<PartPosition, TokenizerFile> tokenizers;
    private final Function<PartEntry, ResolvedPart> resolved;
    private final Map<String, Injector> injectors = new HashMap<>();

    /**
     * @param weights gives the view for a part
     * @param tokenizers gives the tokenizer's file for a part
     * @param resolved a component and its options for an entry: {@link PartResolver#resolve}, or
     *     what a plan found, whatever was installed since
     */
    public PartBuilder(
            Registry registry,
            Manifest manifest,
            Function<PartPosition, Weights> weights,
            Function<PartPosition, TokenizerFile> tokenizers,
            Function<PartEntry, ResolvedPart> resolved) {
        this.registry = registry;
        this.specs =
                new BuildSpecs(
                        manifest.image(), manifest.conditioning(), manifest.latents(), false);
        this.weights = weights;
        this.tokenizers = tokenizers;
        this.resolved = resolved;
    }

    /**
     * Builds a part of a kind and makes its specs known to those that follow.
     *
     * @throws IntarsiaException every problem of the part
     */
    public BuiltPart build(PartEntry entry) {
        BuiltPart built = build(PartPosition.top(entry), specs, Map.of());
        frame.done(built.entry().kind(), built.instance());
        return built;
    }

    /** Makes the specs of a part that was built before known to those that follow. */
    public void reuse(BuiltPart built) {
        frame.done(built.entry().kind(), built.instance());
    }

    private BuiltPart build(PartPosition position, BuildSpecs around, Map<Kind, Component> beside) {
        Map<String, BuiltPart> with = new LinkedHashMap<>();
        try {
            if (!position.entry().with().isEmpty()) {
                hold(position, within(position.entry(), around), with);
            }
            return build(position, around, beside, with);
        } catch (RuntimeException | Error e) {
            Closer closing = new Closer();
            with.values().forEach(held -> closing.close(held::close));
            closing.after(e);
            throw e;
        }
    }

    private BuildSpecs within(PartEntry entry, BuildSpecs around) {
        Record options = resolved.apply(entry).options();
        try {
            return around.within(options);
        } catch (IntarsiaException e) {
            throw new IntarsiaException(PartProblems.at(entry, e.problems()), e);
        }
    }

    /** In the order of their kinds, whatever the order of the manifest. */
    private void hold(PartPosition position, BuildSpecs inside, Map<String, BuiltPart> with) {
        Map<Kind, Component> beside = new EnumMap<>(Kind.class);
        position.entry().with().entrySet().stream()
                .sorted(Comparator.comparing(nested -> nested.getValue().kind()))
                .forEach(
                        nested -> {
                            PartPosition held = position.holding(nested.getValue());
                            BuiltPart part = build(held, inside, beside);
                            with.put(nested.getKey(), part);
                            if (part.instance() instanceof Backbone
                                    || part.instance() instanceof PredictionHead) {
                                beside.put(nested.getValue().kind(), part.instance());
                            }
                        });
    }

    private BuiltPart build(
            PartPosition position,
            BuildSpecs around,
            Map<Kind, Component> beside,
            Map<String, BuiltPart> with) {
        PartEntry entry = position.entry();
        ResolvedPart from = resolved.apply(entry);
        Map<String, Component> parts = new LinkedHashMap<>();
        with.forEach((key, nested) -> parts.put(key, nested.instance()));
        NestedParts nestedParts = new NestedParts(parts);
        Component instance =
                frame.with(
                        new BuildScope.Inputs(
                                entry.kind(),
                                around,
                                from.options(),
                                () -> weights.apply(position),
                                tokenizers.apply(position),
                                nestedParts,
                                beside),
                        () -> instance(position, from.component()));
        BuiltPart built = new BuiltPart(entry, from, instance, with);
        refuseUnused(built, nestedParts);
        return built;
    }

    /** What a manifest says and no part reads is a mistake of the manifest. */
    private static void refuseUnused(BuiltPart built, NestedParts nested) {
        Problems problems = new Problems();
        for (String name : nested.unused()) {
            PartEntry entry = built.entry().with().get(name);
            problems.add(
                    ErrorCode.UNKNOWN_ENTRY,
                    entry.place(),
                    built.entry().use()
                            + " with these options uses no "
                            + entry.kind()
                            + " of this name",
                    "Check its name and kind, or remove it.");
        }
        if (!problems.isEmpty()) {
            built.instance().close();
            problems.throwIfAny();
        }
    }

    private Component instance(PartPosition position, RegisteredComponent component) {
        PartEntry entry = position.entry();
        PluginCode code = PluginCode.of(component);
        String owner = position.holder().isEmpty() ? "" : position.kind().word();
        try {
            Object made = injector(owner, component).getInstance(component.implementation());
            return WatchedPart.of((Component) made, code);
        } catch (RuntimeException | Error e) {
            // The constructor, and the module again, are the plugin's code.
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IntarsiaException known) {
                    throw new IntarsiaException(PartProblems.at(entry, known.problems()), e);
                }
            }
            throw PluginFailure.at(entry.place(), code, PluginPhase.CONSTRUCTOR, e);
        }
    }

    /**
     * @param owner the part of the pipeline that holds the component; empty for such a part itself
     */
    private Injector injector(String owner, RegisteredComponent component) {
        return injectors.computeIfAbsent(
                owner + ":" + component.bundle() + ":" + component.version(),
                key -> {
                    List<RegisteredComponent> siblings =
                            registry.components().stream()
                                    .filter(
                                            other ->
                                                    other.bundle().equals(component.bundle())
                                                            && other.version()
                                                                    .equals(component.version()))
                                    .toList();
                    return Guice.createInjector(
                            component.newModule(),
                            frame,
                            new AbstractModule() {
                                @Override
                                protected void configure() {
                                    siblings.stream()
                                            .map(other -> other.options().type())
                                            .distinct()
                                            .forEach(type -> bindOptions(type));
                                }

                                private <O extends Record> void bindOptions(Class<O> type) {
                                    bind(type).toProvider(() -> frame.options(type));
                                }
                            });
                });
    }
}
