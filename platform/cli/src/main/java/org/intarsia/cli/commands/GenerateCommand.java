package org.intarsia.cli.commands;

import java.util.function.IntFunction;
import org.intarsia.app.picture.LatentSource;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.PictureSource;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.tuning.ThreadOptions;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "generate",
        description = "Generate images: one PNG file each, and a contact sheet of all.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia generate",
            "  intarsia generate my.yaml --label 3 --seed 7 --count 8 --out pics/",
            "  intarsia generate shapes-jit --label star,heart --set sampler.steps=20",
            "  intarsia generate pid-flux-2k --latent my.latent --family flux --sigma 0.24 --text caption.safetensors"
        })
public final class GenerateCommand extends PipelineCommand {
    @Mixin private MemoryOptions memory = new MemoryOptions();
    @Mixin private ThreadOptions threads = new ThreadOptions();
    @Mixin private LatentOptions latent = new LatentOptions();

    @Mixin private PictureOptions pictures = new PictureOptions(4);

    public GenerateCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        threads.check(memory.check(new ArgumentChecks())).throwIfAny();
        pictures.check();
        if (latent.given()) {
            try (LatentFile file = pipeline.latents(environment, latent)) {
                file.report().lines().forEach(console()::note);
                file.report().warnings().forEach(warning -> console().note("warning: " + warning));
                generate(
                        batch -> pipeline.plan(environment, file, batch),
                        (assembly, texts, order) -> new LatentSource(assembly, texts, file, order));
            }
        } else {
            generate(
                    batch -> pipeline.plan(environment, batch),
                    (assembly, texts, order) ->
                            PictureSource.noise(
                                    assembly,
                                    texts,
                                    threads.threads(environment, assembly),
                                    false,
                                    null));
        }
        return ExitCode.DONE;
    }

    /** Where the pictures of an order come from. */
    @FunctionalInterface
    private interface Sources {
        PictureSource of(Assembly assembly, @Nullable TextEmbeddings texts, PictureOrder order);
    }

    /**
     * @param plans for so many pictures at once
     */
    private void generate(IntFunction<Plan> plans, Sources sources) {
        Plan plan = plans.apply(latent.given() ? 1 : pictures.batch());
        try (PictureRequest conditions = pictures.conditions(plan);
                Assembly assembly =
                        pipeline.assemble(environment, fitting(plan, plans, order(conditions)))) {
            PictureOrder order = order(conditions);
            PictureSource source = sources.of(assembly, conditions.texts(), order);
            pictures.make(environment, assembly, conditions, source, order);
        }
    }

    private PictureOrder order(PictureRequest conditions) {
        return latent.given() ? pictures.orderOfLatents(conditions) : pictures.order(conditions);
    }

    /** Where there are fewer pictures than a batch holds, they alone are counted. */
    private Plan fitting(Plan plan, IntFunction<Plan> plans, PictureOrder order) {
        boolean fewer = !latent.given() && order.size() < pictures.batch();
        Plan counted = fewer ? plans.apply(order.size()) : plan;
        memory.require(counted);
        return counted;
    }
}
