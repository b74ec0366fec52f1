package org.intarsia.cli.shell;

import java.util.Locale;
import java.util.stream.Collectors;
import org.intarsia.app.host.ChangeResult;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.host.UnloadResult;
import org.intarsia.cli.Announcements;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.cli.TimeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about running pipelines and their generations. */
final class SlotCommands {
    private SlotCommands() {}

    /** On one running pipeline. */
    private abstract static class OnPipeline extends HostCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
        protected String name;

        OnPipeline(Operator operator, Environment here) {
            super(operator, here);
        }
    }

    @Command(name = "load", description = "Load a pipeline and serve it.")
    static final class Load extends HostCommand {
        @Parameters(
                paramLabel = "MANIFEST",
                description = "A manifest file, or the name of a shipped manifest.")
        private String manifest;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "The pipeline's name. Default: the manifest's name.")
        private String name;

        Load(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            PipelineInfo info = host().load(new LoadRequest(manifest, name), operator().actor());
            console().line(info.name() + " runs, generation " + info.serving().number());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "unload",
            description = "Stop a pipeline after its runs in flight have finished.")
    static final class Unload extends OnPipeline {
        Unload(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            UnloadResult result = host().unload(name, operator().actor());
            Announcements.cut(result).forEach(console()::line);
            console().line(name + " stopped");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "pipelines",
            description = "List the running pipelines: generation, parts, requests.")
    static final class Show extends HostCommand {
        Show(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            Table table = new Table("name", "generation", "in flight", "served", "failed", "parts");
            for (PipelineInfo one : host().pipelines()) {
                table.row(
                        one.name(),
                        one.serving().number(),
                        one.inFlight(),
                        one.served(),
                        one.failed(),
                        parts(one.serving()));
            }
            table.lines().forEach(console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "history",
            description = "List the generations of a pipeline that are kept for a rollback.")
    static final class History extends OnPipeline {
        History(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            int serving = host().serving(name).number();
            Table table =
                    new Table(
                            "generation",
                            "since",
                            "in flight",
                            "served",
                            "failed",
                            "cause",
                            "parts");
            for (GenerationInfo one : host().history(name)) {
                table.row(
                        one.number() + (one.number() == serving ? " *" : ""),
                        TimeText.local(one.since()),
                        one.inFlight(),
                        one.served(),
                        one.failed(),
                        one.cause(),
                        parts(one));
            }
            table.lines().forEach(console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "rollback",
            description = "Serve an earlier generation again, without building anything.")
    static final class Rollback extends OnPipeline {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "GENERATION",
                description = "Its number, as shown by: history. Default: the previous one.")
        private Integer generation;

        Rollback(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            ChangeResult result = host().rollback(name, generation, operator().actor());
            console()
                    .line(
                            String.format(
                                    Locale.ROOT,
                                    "%s serves generation %d again, after %.1f ms: %s",
                                    name,
                                    result.generation().number(),
                                    result.took().toNanos() / 1e6,
                                    parts(result.generation())));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "forget",
            description = {
                "Drop a kept generation.",
                "It is closed when its runs have ended; its plugins are needed by it no more. The"
                        + " generation that serves cannot be dropped."
            })
    static final class Forget extends OnPipeline {
        @Parameters(
                index = "1",
                paramLabel = "GENERATION",
                description = "Its number, as shown by: history.")
        private int generation;

        Forget(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            GenerationInfo gone = host().forget(name, generation, operator().actor());
            console()
                    .line(
                            name
                                    + " keeps generation "
                                    + gone.number()
                                    + " no more"
                                    + (gone.inFlight() == 0
                                            ? ""
                                            : "; " + gone.inFlight() + " runs end on it"));
            return ExitCode.DONE;
        }
    }

    /** {@code sampler heun 0.1.0, ...}. */
    private static String parts(GenerationInfo generation) {
        return generation.parts().stream()
                .map(part -> part.kind() + " " + part.name() + " " + part.version())
                .collect(Collectors.joining(", "));
    }
}
