package org.intarsia.cli.commands;

import java.util.concurrent.Callable;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.spec.ImageSpec;
import picocli.CommandLine.Mixin;

/** A command that works on the pipeline of one manifest. */
public abstract class PipelineCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin private PipelineOptions options = new PipelineOptions();

    protected PipelineCommand(Environment environment) {
        this.environment = environment;
    }

    protected Environment environment() {
        return environment;
    }

    protected Console console() {
        return environment.console();
    }

    /** Plans and assembles with the model folders that the options name. */
    protected Pipelines pipelines() {
        return options.pipelines(environment);
    }

    /** Builds the parts of a plan of this command's manifest. */
    protected Assembly assemble(Plan plan) {
        return options.assemble(environment, plan);
    }

    /** Opens a latent for this command's manifest; closed by the caller. */
    LatentFile latents(LatentOptions given) {
        return options.latents(environment, given);
    }

    /** The plan of the manifest's decoder alone, over latents. */
    Plan plan(LatentFile latents, int batch) {
        return options.plan(environment, latents, batch);
    }

    /** The plan of tokenizer and decoder alone, for pictures of a size. */
    Plan codes(ImageSpec size) {
        return options.codes(environment, size);
    }

    /** The plan of the manifest with the changes that the options make. */
    protected Plan plan() {
        return options.plan(environment);
    }

    /** As {@link #plan()}, with the memory of a run that makes so many images at once. */
    Plan plan(int batch) {
        return options.plan(environment, batch);
    }
}
