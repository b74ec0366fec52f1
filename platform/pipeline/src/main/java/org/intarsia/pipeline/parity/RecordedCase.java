package org.intarsia.pipeline.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.reference.CasePipeline;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Trace;
import org.intarsia.weights.CheckpointWeights;
import org.intarsia.weights.FreshWeights;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/** A case while it runs: its tensors, and the rigs that were built over its files. */
final class RecordedCase implements ReferenceCase, AutoCloseable {
    private final CaseFile file;
    private final Registry registry;
    private final NDManager manager;
    private final StateDict tensors;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Map<String, NDArray> seen = new LinkedHashMap<>();

    RecordedCase(CaseFile file, Registry registry) {
        this.file = file;
        this.registry = new CaseRegistry(registry, this);
        this.manager = NDManager.newBaseManager(ai.djl.Device.cpu());
        this.tensors =
                StateDicts.open(
                        file.folder().resolve(file.files().getOrDefault("io", "io.safetensors")),
                        null);
    }

    @Override
    public String operation() {
        return file.operation();
    }

    @Override
    public Map<String, Object> config() {
        return file.config();
    }

    @Override
    public NDArray input(String name) {
        if (!has(name)) {
            throw new IntarsiaException(
                    ErrorCode.CASE_INCOMPLETE,
                    file.title(),
                    "the case has no input " + name + "; it has " + tensors.names(),
                    "Record the case again, or fix the test suite.");
        }
        return tensors.load(name, manager);
    }

    /** A recorded output, to compare with. */
    NDArray recorded(String name) {
        return tensors.load(name, manager);
    }

    @Override
    public boolean has(String input) {
        return tensors.names().contains(input);
    }

    @Override
    public boolean asks(String name) {
        return file.tensors().containsKey(name);
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public Trace trace() {
        return (name, value) -> {
            if (asks(name) && !seen.containsKey(name)) {
                NDArray copy = value.duplicate();
                copy.attach(manager);
                seen.put(name, copy);
            }
        };
    }

    /** Intermediates by name, as far as the parts reported them. */
    Map<String, NDArray> seen() {
        return seen;
    }

    @Override
    public CasePipeline assemble(Map<String, Object> manifest) {
        Pipelines pipelines = pipelines();
        Assembly assembly = keep(pipelines.assemble(plan(pipelines, manifest)));
        return keep(new AssembledCase(assembly, Map.of(), false));
    }

    @Override
    public Weights weights(String role) {
        StateDict dict =
                keep(StateDicts.open(file.folder().resolve(fileOf(role)), file.weightsKey()));
        return keep(new CheckpointWeights(dict, "", manager)).view();
    }

    private static Optional<WeightsEntry> backboneWeights(Plan plan) {
        return plan.manifest().part(Kind.BACKBONE).flatMap(PartEntry::ownWeights);
    }

    @Override
    public CasePipeline assembleTrainable(Map<String, Object> manifest) {
        Pipelines pipelines = pipelines();
        Plan plan = plan(pipelines, manifest);
        Map<String, FreshWeights> fresh = new HashMap<>();
        Assembly assembly =
                keep(
                        pipelines.assembleOver(
                                plan,
                                part -> {
                                    String prefix =
                                            part.entry()
                                                    .ownWeights()
                                                    .or(() -> backboneWeights(plan))
                                                    .map(WeightsEntry::prefix)
                                                    .orElse("");
                                    return fresh.computeIfAbsent(
                                                    prefix,
                                                    key -> keep(new FreshWeights(manager, 0, key)))
                                            .view();
                                }));
        Problems problems = new Problems();
        try (StateDict dict =
                StateDicts.open(
                        file.folder().resolve(file.files().get("weights")), file.weightsKey())) {
            fresh.values().forEach(weights -> weights.load(dict, problems));
        }
        problems.throwIfAny();
        Map<String, NDArray> trained = new LinkedHashMap<>();
        fresh.values().forEach(weights -> trained.putAll(weights.trained()));
        return keep(new AssembledCase(assembly, trained, true));
    }

    private Pipelines pipelines() {
        return new Pipelines(registry, ModelFolder.of(file.folder()));
    }

    private Plan plan(Pipelines pipelines, Map<String, Object> manifest) {
        Map<String, Object> complete = new LinkedHashMap<>();
        complete.put("intarsia", 1);
        // A title holds a slash, which the name of a pipeline must not.
        complete.put("name", file.title().replaceAll("[^A-Za-z0-9._-]", "-"));
        complete.put("device", "cpu");
        manifest.forEach((key, value) -> complete.put(key, withFiles(value)));
        Manifest read = Manifests.of(complete);
        return pipelines.plan(read);
    }

    /** {@code weights: {role: ...}} becomes the file of that role. */
    private Object withFiles(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, inner) -> copy.put(key.toString(), withFiles(inner)));
        Object role = copy.remove("role");
        if (role != null) {
            copy.put("file", fileOf(role.toString()));
            if (role.equals("weights") && file.weightsKey() != null) {
                copy.put("key", file.weightsKey());
            }
        }
        return copy;
    }

    private String fileOf(String role) {
        String name = file.files().get(role);
        if (name == null) {
            throw new IntarsiaException(
                    ErrorCode.CASE_INCOMPLETE,
                    file.title(),
                    "the case has no file of role " + role,
                    "Record the case again, or fix the test suite.");
        }
        return name;
    }

    private <R extends AutoCloseable> R keep(R resource) {
        opened.add(0, resource);
        return resource;
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable resource : opened) {
                resource.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a part of the case did not close", e);
        } finally {
            manager.close();
            tensors.close();
        }
    }
}
