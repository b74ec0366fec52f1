package org.intarsia.cli.shell;

import java.util.concurrent.Callable;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;

/** A command about what runs in this process. */
abstract class HostCommand implements Callable<Integer> {
    private final Operator operator;
    private final Environment here;

    /**
     * @param here with the console that the command prints to
     */
    HostCommand(Operator operator, Environment here) {
        this.operator = operator;
        this.here = here;
    }

    Operator operator() {
        return operator;
    }

    PipelineHost host() {
        return operator.host();
    }

    Environment here() {
        return here;
    }

    Console console() {
        return here.console();
    }
}
