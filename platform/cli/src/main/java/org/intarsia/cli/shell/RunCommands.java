package org.intarsia.cli.shell;

import org.intarsia.app.host.RunInfo;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands about runs in flight. */
final class RunCommands {
    private RunCommands() {}

    @Command(
            name = "runs",
            description = "List the runs in flight (requests and load tests) and their progress.")
    static final class Show extends HostCommand {
        Show(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            Table table = new Table("run", "pipeline", "generation", "started by", "progress");
            for (RunInfo run : host().runs()) {
                table.row(
                        run.id(),
                        run.pipeline(),
                        run.generation(),
                        run.actor(),
                        (run.activity().isEmpty() ? "before its first step" : run.activity())
                                + (run.cancelled() ? "; cancelled" : ""));
            }
            table.lines().forEach(console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "cancel",
            description = {
                "End a run at its next step.",
                "Where none comes within 5 seconds (or --grace, if shorter), its thread is"
                        + " interrupted: a part that sleeps or waits then ends. One that computes"
                        + " without end stays listed; it holds neither the shell nor its exit."
            })
    static final class Cancel extends HostCommand {
        @Parameters(paramLabel = "RUN", description = "The run's number, as shown by: runs.")
        private long run;

        Cancel(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            RunInfo cancelled = host().cancel(run, operator().actor());
            console()
                    .line(
                            "run "
                                    + cancelled.id()
                                    + " ends at its next step, or when its part reacts");
            return ExitCode.DONE;
        }
    }
}
