package org.intarsia.pipeline.live;

import java.util.List;
import org.intarsia.kernel.Guard;
import org.intarsia.kernel.PluginCode;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.TrialRun;

/** Plans, assembles and tries what a slot is to serve next, within the slot's time limit. */
final class GenerationBuilder {
    /** What cannot make one image cannot serve; each run is checked with its own batch. */
    private static final int ONE = 1;

    private final String slot;
    private final Pipelines pipelines;
    private final Slot.Settings settings;
    private final Guard guard;

    GenerationBuilder(String slot, Pipelines pipelines, Slot.Settings settings) {
        this.slot = slot;
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

    Plan plan(Manifest manifest) {
        return guard.call(label(), () -> pipelines.plan(manifest, ONE), late -> {});
    }

    /** Whether it can be planned and fits into the memory. */
    void check(Manifest manifest) {
        fit(plan(manifest));
    }

    /**
     * @param others share parts that are identical to what would be built
     */
    TriedAssembly assemble(Plan plan, List<Assembly> others) {
        return guard.call(label(), () -> tried(plan, others), TriedAssembly::close);
    }

    /** Both, in one time limit. */
    TriedAssembly build(Manifest manifest, List<Assembly> others) {
        return guard.call(
                label(), () -> tried(pipelines.plan(manifest, ONE), others), TriedAssembly::close);
    }

    private TriedAssembly tried(Plan plan, List<Assembly> others) {
        fit(plan);
        Assembly assembly = pipelines.assemble(plan, others);
        try {
            return new TriedAssembly(assembly, TrialRun.of(assembly));
        } catch (RuntimeException | Error e) {
            // What cannot serve is closed whole.
            assembly.close();
            throw e;
        }
    }

    private void fit(Plan plan) {
        plan.memory().requireWithin(limit(plan), label());
    }

    private MemoryLimit limit(Plan plan) {
        Manifest manifest = plan.manifest();
        return MemoryLimit.of(
                Devices.resolve(manifest.device(), manifest.devicePlace()), settings.memory());
    }

    private String label() {
        return "pipeline " + slot;
    }
}
