package org.intarsia.cli.commands;

import org.intarsia.cli.ArgumentChecks;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.Option;

/** How much memory a command may take, which is checked before it takes any. */
public final class MemoryOptions {
    private static final double GB = 1L << 30;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            description = "Largest memory of a run, above 0. Default: the memory of the device.")
    private Double memory;

    /** Checks the number itself. */
    public ArgumentChecks check(ArgumentChecks checks) {
        return checks.within("--memory", memory, Range.above(0, 1_000_000));
    }

    /**
     * @param work loads the encoder and gives it back
     * @throws IntarsiaException INT-516 when it takes more
     */
    void admit(Plan encoder, Runnable work) {
        require(encoder);
        work.run();
    }

    /**
     * @throws IntarsiaException INT-516 when a run of the plan takes more
     */
    public void require(Plan plan) {
        Manifest manifest = plan.manifest();
        Long allowed = memory == null ? null : (long) (memory * GB);
        plan.memory()
                .requireWithin(
                        MemoryLimit.of(
                                Devices.resolve(manifest.device(), manifest.devicePlace()),
                                allowed),
                        "pipeline " + manifest.name());
    }
}
