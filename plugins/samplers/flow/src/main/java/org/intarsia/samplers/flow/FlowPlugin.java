package org.intarsia.samplers.flow;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.samplers.flow.objective.FlowMatchingObjective;
import org.intarsia.samplers.flow.objective.FlowMatchingOptions;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The samplers {@code euler}, {@code heun}, {@code adams-2}, {@code adams-bashforth-2}, {@code
 * dpm-solver}, {@code renoise}, {@code rk45} and {@code euler-maruyama}, and the objective {@code
 * flow-matching}.
 */
@IntarsiaPlugin
public final class FlowPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Sampler.class, "euler", StepOptions.class, EulerSampler.class);
        contribute(Sampler.class, "heun", StepOptions.class, HeunSampler.class);
        contribute(Sampler.class, "adams-2", StepOptions.class, Adams2Sampler.class);
        contribute(
                Sampler.class,
                "adams-bashforth-2",
                StepOptions.class,
                AdamsBashforth2Sampler.class);
        contribute(Sampler.class, "dpm-solver", DpmSolverOptions.class, DpmSolverSampler.class);
        contribute(Sampler.class, "renoise", RenoiseOptions.class, RenoiseSampler.class);
        contribute(Sampler.class, "rk45", Rk45Options.class, Rk45Sampler.class);
        contribute(ReferenceSuite.class, "pid-sources", PidSourcesReference.class);
        contribute(
                Sampler.class,
                "euler-maruyama",
                EulerMaruyamaOptions.class,
                EulerMaruyamaSampler.class);
        contribute(
                Objective.class,
                "flow-matching",
                FlowMatchingOptions.class,
                FlowMatchingObjective.class);
    }
}
