package org.intarsia.pipeline.live;

import java.util.List;
import java.util.Locale;
import org.intarsia.kernel.Guard;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.TrialRun;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Plans, assembles and tries what a slot is to serve next, within the slot's time limit. */
final class GenerationBuilder {
    private final String slot;
    private final Pipelines pipelines;
    private final Slot.Settings settings;
    private final Guard guard;

    GenerationBuilder(String slot, Pipelines pipelines, Slot.Settings settings) {
        this.slot = slot;
        this.pipelines = pipelines;
        this.settings = settings;
        this.guard = new Guard(settings.patience());
    }

    Plan plan(Manifest manifest) {
        return guard.call(label(), () -> pipelines.plan(manifest), late -> {});
    }

    /**
     * @param others share parts that are identical to what would be built
     */
    Assembly assemble(Plan plan, List<Assembly> others) {
        return guard.call(label(), () -> tried(plan, others), Assembly::close);
    }

    /** Both, in one time limit. */
    Assembly build(Manifest manifest, List<Assembly> others) {
        return guard.call(label(), () -> tried(pipelines.plan(manifest), others), Assembly::close);
    }

    private Assembly tried(Plan plan, List<Assembly> others) {
        fit(plan);
        Assembly assembly = pipelines.assemble(plan, others);
        try {
            TrialRun.of(assembly);
            return assembly;
        } catch (RuntimeException | Error e) {
            // What cannot serve is closed whole.
            assembly.close();
            throw e;
        }
    }

    private void fit(Plan plan) {
        if (plan.weightBytes() > settings.memory()) {
            throw new IntarsiaException(
                    ErrorCode.MEMORY_LIMIT,
                    label(),
                    String.format(
                            Locale.ROOT,
                            "its weights take %.1f GB, %.1f GB are allowed",
                            plan.weightBytes() / 1e9,
                            settings.memory() / 1e9),
                    "Use a smaller preset, or raise the memory limit.");
        }
    }

    private String label() {
        return "pipeline " + slot;
    }
}
