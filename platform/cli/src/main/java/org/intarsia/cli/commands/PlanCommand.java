package org.intarsia.cli.commands;

import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import picocli.CommandLine.Command;

@Command(
        name = "plan",
        description = {
            "Check a manifest and show its parts, what flows between them, parameters and memory.",
            "No value of a model file is read."
        })
public final class PlanCommand extends PipelineCommand {
    public PlanCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        Plan plan = plan();
        Manifest manifest = plan.manifest();
        console()
                .line(
                        manifest.name()
                                + ": "
                                + manifest.image()
                                + " pixels, "
                                + manifest.conditioning());
        show(parts(plan));
        show(edges(plan));
        console().line("");
        for (Plan.Requests requests : plan.requested()) {
            console()
                    .line(
                            "weights: "
                                    + requests.parameters().size()
                                    + " tensors from "
                                    + file(requests));
        }
        console()
                .line(
                        "memory: "
                                + Table.count(plan.parameters())
                                + " parameters, "
                                + Table.bytes(plan.weightBytes())
                                + " as float32");
        return ExitCode.DONE;
    }

    private void show(Table table) {
        console().line("");
        table.lines().forEach(console()::line);
    }

    private static Table parts(Plan plan) {
        Table parts = new Table("part", "component", "version", "bundle", "device", "parameters");
        for (Plan.Part part : plan.parts()) {
            parts.row(
                    part.kind().word(),
                    name(plan, part),
                    part.version(),
                    part.bundle(),
                    part.device(),
                    part.parameters() == 0 ? "" : Table.count(part.parameters()));
        }
        return parts;
    }

    private static Table edges(Plan plan) {
        Table edges = new Table("edge", "what flows");
        plan.edges().forEach(edge -> edges.row(edge.name(), edge.what()));
        return edges;
    }

    private static String file(Plan.Requests requests) {
        if (requests.file() == null) {
            return "no model file is named";
        }
        return requests.file() + (requests.there() ? "" : " (not in the model folder yet)");
    }

    private static String name(Plan plan, Plan.Part part) {
        boolean pair = part.kind() == Kind.DECODER && plan.manifest().hasDefaultDecoder();
        return pair ? part.name() + " (the tokenizer's)" : part.name();
    }
}
