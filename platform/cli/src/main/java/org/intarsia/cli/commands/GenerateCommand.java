package org.intarsia.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.intarsia.app.picture.LatentSource;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.PictureSource;
import org.intarsia.app.prompt.SizedRows;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.tuning.ThreadOptions;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ImageSpec;
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
            "  intarsia generate pixnerd-xxl-16-t2i --prompt \"a red fox in snow\" --count 2",
            "  intarsia generate pixnerd-xxl-16-t2i --prompt-file prompts.txt --negative-prompt blurry",
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
            pictures.refuseSizes("a latent has its own");
            try (LatentFile file = pipeline.latents(environment, latent)) {
                file.report().lines().forEach(console()::note);
                file.report().warnings().forEach(warning -> console().note("warning: " + warning));
                generate(
                        (size, batch) -> pipeline.plan(environment, file, batch),
                        (assembly, texts, order) -> new LatentSource(assembly, texts, file, order));
            }
        } else {
            generate(
                    (size, batch) -> pipeline.plan(environment, size, batch),
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

    /** The plan for pictures of a size, so many at once. */
    @FunctionalInterface
    private interface Plans {
        Plan of(Optional<ImageSpec> size, int batch);
    }

    /** Where the pictures of an order come from. */
    @FunctionalInterface
    private interface Sources {
        PictureSource of(Assembly assembly, @Nullable TextEmbeddings texts, PictureOrder order);
    }

    private void generate(Plans plans, Sources sources) {
        int batch = latent.given() ? 1 : pictures.batch();
        List<SizedRows> groups = pictures.groups();
        Problems problems = new Problems();
        List<Plan> planned = new ArrayList<>();
        for (SizedRows group : groups) {
            problems.collect(() -> planned.add(plans.of(group.size(), batch)));
        }
        problems.throwIfAny();
        try (PictureRequest conditions =
                pictures.conditions(
                        environment, pipeline.pipelines(environment), planned.get(0), memory)) {
            for (int i = 0; i < groups.size(); i++) {
                SizedRows group = groups.get(i);
                PictureOrder order = order(conditions, group);
                Plan plan = fitting(planned.get(i), group, plans, order);
                try (Assembly assembly = pipeline.assemble(environment, plan)) {
                    PictureSource source = sources.of(assembly, conditions.texts(), order);
                    pictures.make(environment, assembly, conditions, source, order);
                }
            }
        }
    }

    private PictureOrder order(PictureRequest conditions, SizedRows group) {
        return latent.given()
                ? pictures.orderOfLatents(conditions)
                : pictures.order(conditions, group);
    }

    /** Where there are fewer pictures than a batch holds, they alone are counted. */
    private Plan fitting(Plan plan, SizedRows group, Plans plans, PictureOrder order) {
        boolean fewer = !latent.given() && order.size() < pictures.batch();
        Plan counted = fewer ? plans.of(group.size(), order.size()) : plan;
        memory.require(counted);
        return counted;
    }
}
