package org.intarsia.cli.commands;

import java.util.concurrent.Callable;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import picocli.CommandLine.Mixin;

/** A command that works on the pipeline of one manifest. */
public abstract class PipelineCommand implements Callable<Integer> {
    protected final Environment environment;

    @Mixin protected final PipelineOptions pipeline = new PipelineOptions();

    protected PipelineCommand(Environment environment) {
        this.environment = environment;
    }

    protected Console console() {
        return environment.console();
    }
}
