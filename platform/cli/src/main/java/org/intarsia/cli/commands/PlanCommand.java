package org.intarsia.cli.commands;

import org.intarsia.base.ByteCount;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.Planner;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.spec.ImageSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = {
            "Check a manifest and show its parts, what flows between them, parameters and memory.",
            "No value of a model file is read; of a latent all are.",
            "A run that needs more memory than there is is refused."
        })
public final class PlanCommand extends PipelineCommand {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images that a run makes at once, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private int batch = Planner.BATCH;

    @Mixin private MemoryOptions memory = new MemoryOptions();

    @Mixin private LatentOptions latent = new LatentOptions();

    public PlanCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        memory.check(new ArgumentChecks().within("--batch", batch, Range.of(1, 1024))).throwIfAny();
        if (latent.given()) {
            try (LatentFile file = pipeline.latents(environment, latent)) {
                file.report().lines().forEach(console()::line);
                file.report().warnings().forEach(warning -> console().line("warning: " + warning));
                console().line("");
                return show(pipeline.plan(environment, file, batch));
            }
        }
        return show(pipeline.plan(environment, batch));
    }

    /** The size of the pictures, where it is not that of the manifest. */
    private static String larger(Plan plan) {
        ImageSpec pictures = plan.pictures();
        return pictures.equals(plan.manifest().image())
                ? ""
                : "decoded to pictures of " + pictures + ", ";
    }

    private Integer show(Plan plan) {
        Manifest manifest = plan.manifest();
        console()
                .line(
                        manifest.name()
                                + ": "
                                + manifest.image()
                                + " pixels, "
                                + larger(plan)
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
                                + ByteCount.text(plan.weightBytes())
                                + " as float32");
        show(memory(plan.memory()));
        memory.require(plan);
        if (plan.running().size() < plan.groups().size()) {
            Plan encoder = pipeline.encoder(environment);
            console().line("");
            console()
                    .line(
                            "memory while texts are encoded, before a run: "
                                    + ByteCount.text(encoder.memory().bytes()));
            memory.require(encoder);
        }
        return ExitCode.DONE;
    }

    private static Table memory(MemoryEstimate estimate) {
        Table memory =
                new Table("memory of a run, " + estimate.batch() + " images at once", "size");
        estimate.rows().forEach(row -> memory.row(row.what(), ByteCount.text(row.bytes())));
        String least = estimate.unknown().isEmpty() ? "together" : "together, at least";
        memory.row(least, ByteCount.text(estimate.bytes()));
        estimate.unknown().forEach(part -> memory.row(part, "not known"));
        return memory;
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
