package org.intarsia.samplers.flow;

import org.intarsia.spi.problem.Problems;

/**
 * Options of the sampler {@code dpm-solver}.
 *
 * @param steps intervals of the grid, 1 to 10000; 50 where nothing is said
 * @param flowShift F of s' = F s / (1 + (F - 1) s) with s the share of noise, above 0, to 1000;
 *     larger takes more of the steps near the noise; 4, as at 1024 pixels, where nothing is said
 */
public record DpmSolverOptions(Integer steps, Double flowShift) {
    public DpmSolverOptions {
        steps = steps == null ? 50 : steps;
        flowShift = flowShift == null ? 4.0 : flowShift;
        Problems problems = new Problems();
        StepOptions.checkSteps(problems, steps);
        StepOptions.checkShift(problems, "flow-shift", flowShift);
        problems.throwIfAny();
    }
}
