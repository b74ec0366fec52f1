package org.intarsia.cli.commands;

import java.util.concurrent.Callable;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.kernel.Kinds;
import org.intarsia.pipeline.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        description =
                "Check a manifest without loading anything: its parts, the edges between them, parameters and memory.")
public final class PlanCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin private PipelineOptions options = new PipelineOptions();

    public PlanCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Plan plan = options.plan(environment);
        Console console = environment.console();
        console.line(
                plan.manifest().name()
                        + ": "
                        + plan.manifest().image()
                        + " pixels, "
                        + plan.manifest().conditioning());
        console.line("");
        Table parts = new Table("part", "component", "version", "bundle", "device", "parameters");
        plan.parts()
                .forEach(
                        part ->
                                parts.row(
                                        part.kind(),
                                        name(plan, part),
                                        part.version(),
                                        part.bundle(),
                                        part.device(),
                                        part.parameters() == 0
                                                ? ""
                                                : Table.count(part.parameters())));
        parts.lines().forEach(console::line);
        console.line("");
        Table edges = new Table("edge", "what flows");
        plan.edges().forEach(edge -> edges.row(edge.name(), edge.what()));
        edges.lines().forEach(console::line);
        console.line("");
        for (Plan.Requests requests : plan.requested()) {
            String file =
                    requests.file() == null
                            ? "no model file is named"
                            : requests.file()
                                    + (requests.there() ? "" : " (not in the model folder yet)");
            console.line("weights: " + requests.parameters().size() + " tensors from " + file);
        }
        console.line(
                "memory: "
                        + Table.count(plan.parameters())
                        + " parameters, "
                        + Table.bytes(plan.weightBytes())
                        + " as float32");
        return ExitCode.DONE;
    }

    private static String name(Plan plan, Plan.Part part) {
        boolean pair =
                part.kind().equals(Kinds.DECODER.word()) && plan.manifest().hasDefaultDecoder();
        return pair ? part.name() + " (the tokenizer's)" : part.name();
    }
}
