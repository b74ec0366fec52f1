package org.intarsia.pipeline.live;

import ai.djl.Device;
import java.util.List;
import java.util.Optional;
import org.intarsia.kernel.Guard;
import org.intarsia.kernel.PluginCode;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.manifest.Follow;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.TrialRun;
import org.intarsia.pipeline.text.EncoderFiles;

/** Plans, assembles and tries what a slot is to serve next, within the slot's time limit. */
final class GenerationBuilder {
    /** What cannot make one image cannot serve; each run is checked with its own batch. */
    private static final int ONE = 1;

    private final String slot;
    private final Pipelines pipelines;
    private final SlotSettings settings;
    private final WeightAdmission admission;
    private final Guard guard;

    /**
     * @param admission decides whether the weights fit beside those that are loaded
     */
    GenerationBuilder(
            String slot, Pipelines pipelines, SlotSettings settings, WeightAdmission admission) {
        this.slot = slot;
        this.admission = admission;
        this.pipelines = pipelines;
        this.settings = settings;
        this.guard =
                new Guard(
                        settings.patience(),
                        () ->
                                pipelines.registry().components().stream()
                                        .map(PluginCode::of)
                                        .toList());
    }

    Pipelines pipelines() {
        return pipelines;
    }

    Plan plan(Manifest manifest) {
        return guard.call(label(), () -> planned(manifest), late -> {});
    }

    private Plan planned(Manifest manifest) {
        Plan plan = pipelines.plan(manifest, ONE);
        if (settings.encoding()) {
            EncoderFiles.check(plan, pipelines.models());
        }
        return plan;
    }

    /** The manifest of a generation with other entries. */
    Fragments.Result changed(Generation current, Node.Mapping fragment) {
        Manifest manifest = current.plan().manifest();
        boolean pinned = manifest.follow() == Follow.PINNED;
        return Fragments.apply(manifest, pinned ? current.plan() : null, fragment);
    }

    /**
     * A generation with other entries, which shares what it can with those that are kept.
     *
     * @param before sees it; what it throws ends it
     */
    Generation next(
            GenerationHistory history,
            Generation current,
            Node.Mapping fragment,
            String cause,
            GenerationInspection before) {
        Fragments.Result changed = changed(current, fragment);
        TriedAssembly built = build(changed.manifest(), history.assemblies());
        Generation next = new Generation(history.next(), cause, built, changed.replaced());
        try {
            before.ready(next, next.assembly());
            return next;
        } catch (RuntimeException | Error e) {
            next.retire();
            throw e;
        }
    }

    /** A generation of what is installed now; empty where that brings nothing else. */
    Optional<Generation> newest(GenerationHistory history, Generation current) {
        Plan next = plan(current.plan().manifest());
        if (next.parts().equals(current.plan().parts())) {
            return Optional.empty();
        }
        TriedAssembly tried =
                guard.call(label(), () -> tried(next, history.assemblies()), TriedAssembly::close);
        return Optional.of(new Generation(history.next(), "follow", tried, List.of()));
    }

    /** Whether it can be planned and fits into the memory when nothing else is loaded. */
    Plan check(Manifest manifest) {
        Plan plan = plan(manifest);
        plan.memory().requireWithin(limit(plan), label());
        return plan;
    }

    /**
     * Plans and builds, in one time limit.
     *
     * @param others share parts that are identical to what would be built
     */
    TriedAssembly build(Manifest manifest, List<Assembly> others) {
        return guard.call(label(), () -> tried(planned(manifest), others), TriedAssembly::close);
    }

    private TriedAssembly tried(Plan plan, List<Assembly> others) {
        WeightAdmission.Admitted admitted =
                admission.admit(slot, plan, device(plan), limit(plan), label());
        try {
            Assembly assembly = pipelines.assemble(plan, others);
            try {
                return new TriedAssembly(assembly, TrialRun.of(assembly), admitted);
            } catch (RuntimeException | Error e) {
                // What cannot serve is closed whole.
                assembly.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            admitted.end();
            throw e;
        }
    }

    private MemoryLimit limit(Plan plan) {
        return MemoryLimit.of(device(plan), settings.memory());
    }

    private static Device device(Plan plan) {
        Manifest manifest = plan.manifest();
        return Devices.resolve(manifest.device(), manifest.devicePlace());
    }

    private String label() {
        return "pipeline " + slot;
    }
}
