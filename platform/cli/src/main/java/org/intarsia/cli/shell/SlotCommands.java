package org.intarsia.cli.shell;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about running pipelines and their generations. */
final class SlotCommands {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private SlotCommands() {}

    @Command(name = "load", description = "Start a pipeline.")
    static final class Load implements Callable<Integer> {
        private final Operator operator;
        private final Environment here;

        @Parameters(paramLabel = "MANIFEST", description = "A file or the name of a shipped one.")
        private String manifest;

        @Option(
                names = "--name",
                description = "Its name in this process. Default: the manifest's.")
        private String name;

        Load(Operator operator, Environment here) {
            this.operator = operator;
            this.here = here;
        }

        @Override
        public Integer call() {
            Slot slot = operator.load(manifest, name);
            here.console().line(slot.name() + " runs, generation " + slot.current().number());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "unload",
            description = "Stop a pipeline after its running requests have ended.")
    static final class Unload implements Callable<Integer> {
        private final Operator operator;
        private final Environment here;

        @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
        private String name;

        Unload(Operator operator, Environment here) {
            this.operator = operator;
            this.here = here;
        }

        @Override
        public Integer call() {
            List<String> cut = operator.unload(name);
            cut.forEach(here.console()::line);
            here.console().line(name + " stopped");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "pipelines",
            description =
                    "List pipelines: name, generation, parts with versions, requests running, served and failed.")
    static final class Show implements Callable<Integer> {
        private final Operator operator;
        private final Environment here;

        Show(Operator operator, Environment here) {
            this.operator = operator;
            this.here = here;
        }

        @Override
        public Integer call() {
            Table table = new Table("name", "generation", "in flight", "served", "failed", "parts");
            for (Slot slot : operator.slots().all()) {
                Generation now = slot.current();
                table.row(
                        slot.name(),
                        now.number(),
                        slot.inFlight(),
                        slot.served(),
                        slot.failed(),
                        parts(now));
            }
            table.lines().forEach(here.console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(name = "history", description = "List the generations of a pipeline that are kept.")
    static final class History implements Callable<Integer> {
        private final Operator operator;
        private final Environment here;

        @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
        private String name;

        History(Operator operator, Environment here) {
            this.operator = operator;
            this.here = here;
        }

        @Override
        public Integer call() {
            Slot slot = operator.slots().get(name);
            Table table =
                    new Table(
                            "generation",
                            "since",
                            "in flight",
                            "served",
                            "failed",
                            "cause",
                            "parts");
            for (Generation one : slot.history()) {
                table.row(
                        one.number() + (one == slot.current() ? " *" : ""),
                        CLOCK.format(one.since()),
                        one.inFlight(),
                        one.served(),
                        one.failed(),
                        one.cause(),
                        parts(one));
            }
            table.lines().forEach(here.console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "rollback",
            description = "Return to a generation that is kept; nothing is built.")
    static final class Rollback implements Callable<Integer> {
        private final Operator operator;
        private final Environment here;

        @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
        private String name;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "GENERATION",
                description = "Its number. Default: the previous one.")
        private Integer generation;

        Rollback(Operator operator, Environment here) {
            this.operator = operator;
            this.here = here;
        }

        @Override
        public Integer call() {
            long began = System.nanoTime();
            Generation now = operator.slots().get(name).rollback(generation);
            operator.record("rollback", name, now);
            here.console()
                    .line(
                            String.format(
                                    Locale.ROOT,
                                    "%s serves generation %d again, after %.1f ms: %s",
                                    name,
                                    now.number(),
                                    (System.nanoTime() - began) / 1e6,
                                    parts(now)));
            return ExitCode.DONE;
        }
    }

    /** {@code sampler heun 0.1.0, ...}. */
    static String parts(Generation generation) {
        return generation.plan().parts().stream()
                .map(part -> part.kind() + " " + part.name() + " " + part.version())
                .collect(Collectors.joining(", "));
    }
}
