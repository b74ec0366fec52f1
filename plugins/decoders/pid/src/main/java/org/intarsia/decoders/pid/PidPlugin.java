package org.intarsia.decoders.pid;

import org.intarsia.decoders.pid.objective.DistillationObjective;
import org.intarsia.decoders.pid.objective.DistillationOptions;
import org.intarsia.decoders.pid.objective.PidObjective;
import org.intarsia.decoders.pid.objective.PidObjectiveOptions;
import org.intarsia.decoders.pid.reference.PidReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The decoder {@code pid}, the sampler of its students, and the suite of its recorded cases. */
@IntarsiaPlugin
public final class PidPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Decoder.class, "pid", PidOptions.class, PidDecoder.class);
        contribute(Sampler.class, "pid-student", StudentOptions.class, StudentSampler.class);
        contribute(Objective.class, "pid", PidObjectiveOptions.class, PidObjective.class);
        contribute(
                Objective.class,
                "pid-distillation",
                DistillationOptions.class,
                DistillationObjective.class);
        contribute(ReferenceSuite.class, "pid", PidReference.class);
    }
}
