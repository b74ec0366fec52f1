package org.intarsia.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Problems;
import org.intarsia.spi.Weights;
import org.intarsia.weights.CheckpointWeights;
import org.intarsia.weights.FreshWeights;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.StateDicts;

/** Plans and assembles pipelines out of what is installed. */
public final class Pipelines {
    private final Registry registry;
    private final ModelFolder models;

    public Pipelines(Registry registry, ModelFolder models) {
        this.registry = registry;
        this.models = models;
    }

    public Registry registry() {
        return registry;
    }

    public ModelFolder models() {
        return models;
    }

    /**
     * Checks everything that can be checked without opening a model file.
     *
     * @throws IntarsiaException INT-1xx and INT-2xx, every problem found
     */
    public Plan plan(Manifest manifest) {
        return new Planner(registry, models, manifest).plan();
    }

    /**
     * Maps the weights and builds the parts for real.
     *
     * @throws IntarsiaException INT-3xx: a file that is missing or damaged, parameters that do not
     *     match
     */
    public Assembly assemble(Plan plan) {
        return new Opening(plan).open();
    }

    /**
     * Parts over parameters that are initialised, not read; the caller closes {@code weights} after
     * the assembly.
     */
    public Assembly assembleFresh(Plan plan, FreshWeights weights) {
        return assembleOver(plan, (entry, holder) -> weights.view());
    }

    /** Parts over any weights; what they hold stays the caller's. */
    public Assembly assembleOver(Plan plan, BiFunction<PartEntry, PartEntry, Weights> weights) {
        NDManager manager =
                NDManager.newBaseManager(Devices.resolve(plan.manifest().device(), "device"));
        try {
            return new Assembly(plan, manager, build(plan, weights), List.of(), Map::of);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private Map<String, PartBuilder.Built> build(
            Plan plan, BiFunction<PartEntry, PartEntry, Weights> weights) {
        PartBuilder builder = new PartBuilder(registry, plan.manifest(), weights);
        Map<String, PartBuilder.Built> parts = new LinkedHashMap<>();
        for (PartEntry entry : plan.manifest().parts().values()) {
            parts.put(entry.kind(), builder.build(entry));
        }
        return parts;
    }

    /** One assembling: the files it opened are closed whatever happens. */
    private final class Opening {
        private final Plan plan;
        private final Manifest manifest;
        private final NDManager manager;
        private final Map<FileKey, StateDict> files = new LinkedHashMap<>();
        private final Map<List<Object>, CheckpointWeights> checkpoints = new LinkedHashMap<>();
        private final List<AutoCloseable> owned = new ArrayList<>();

        Opening(Plan plan) {
            this.plan = plan;
            this.manifest = plan.manifest();
            this.manager = NDManager.newBaseManager(Devices.resolve(manifest.device(), "device"));
        }

        private record FileKey(Path file, String key) {}

        Assembly open() {
            try {
                checkFiles();
                Map<String, PartBuilder.Built> parts = build(plan, this::weights);
                Problems problems = new Problems();
                checkpoints.values().forEach(checkpoint -> checkpoint.check(problems));
                problems.throwIfAny();
                return new Assembly(plan, manager, parts, owned, this::digests);
            } catch (RuntimeException e) {
                closeAll(e);
                throw e;
            }
        }

        /** Every missing file at once, before the first is opened. */
        private void checkFiles() {
            Problems problems = new Problems();
            for (Plan.Requests requests : plan.requested()) {
                if (requests.file() == null) {
                    problems.add(
                            "INT-301",
                            "backbone",
                            "parameters are asked for, and the manifest names no model file",
                            "Add weights: {file: ...} to the part.");
                }
            }
            manifest.parts().values().stream()
                    .flatMap(part -> Sources.of(manifest, part, null).stream())
                    .distinct()
                    .filter(
                            entry ->
                                    plan.requested().stream()
                                            .anyMatch(it -> entry.file().equals(it.file())))
                    .forEach(entry -> problems.collect(() -> models.find(entry)));
            problems.throwIfAny();
        }

        private Weights weights(PartEntry part, PartEntry holder) {
            Optional<WeightsEntry> source = Sources.of(manifest, part, holder);
            if (source.isEmpty() || plan.requested().isEmpty()) {
                return new org.intarsia.weights.RecordingWeights("").view();
            }
            WeightsEntry entry = source.get();
            Device device =
                    part.device() == null
                            ? manager.getDevice()
                            : Devices.resolve(part.device(), part.place());
            return checkpoints
                    .computeIfAbsent(
                            List.of(entry, device),
                            key ->
                                    keep(
                                            new CheckpointWeights(
                                                    dict(entry),
                                                    entry.prefix(),
                                                    managerOn(device))))
                    .view();
        }

        private NDManager managerOn(Device device) {
            return device.equals(manager.getDevice()) ? manager : manager.newSubManager(device);
        }

        private StateDict dict(WeightsEntry entry) {
            Path file = models.find(entry);
            StateDict dict =
                    files.computeIfAbsent(
                            new FileKey(file, entry.key()),
                            key -> keep(StateDicts.open(file, entry.key())));
            if (entry.sha256() != null && !entry.sha256().equalsIgnoreCase(dict.sha256())) {
                throw new IntarsiaException(
                        "INT-315",
                        entry.place(),
                        entry.file()
                                + " is not the file that the manifest means: its SHA-256 is "
                                + dict.sha256(),
                        "Get the right file, or take sha256 out of the manifest.");
            }
            return dict;
        }

        private <R extends AutoCloseable> R keep(R resource) {
            owned.add(0, resource);
            return resource;
        }

        private Map<String, String> digests() {
            Map<String, String> digests = new LinkedHashMap<>();
            files.forEach(
                    (key, dict) ->
                            digests.put(String.valueOf(key.file().getFileName()), dict.sha256()));
            return digests;
        }

        private void closeAll(RuntimeException e) {
            for (AutoCloseable resource : owned) {
                try {
                    resource.close();
                } catch (Exception also) {
                    e.addSuppressed(also);
                }
            }
            manager.close();
        }
    }
}
