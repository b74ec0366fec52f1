package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.intarsia.cli.Environment;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.assembly.RandomWeights;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.ManifestChanges;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.ImageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The manifest that a command works on, and options that change it without editing. */
public final class PipelineOptions {
    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "shapes-jit",
            paramLabel = "MANIFEST",
            description =
                    "A manifest file, or the name of a shipped manifest. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Change one manifest entry, such as sampler.steps=20 or sampler.use=euler. May be repeated.")
    private Map<String, String> changes = new LinkedHashMap<>();

    @Option(
            names = "--stop-at",
            paramLabel = "STEPS",
            description =
                    "Hand the latents over after this many steps of the sampler; as --set stop.at=STEPS.")
    private Integer stopAt;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder in which model files are looked up first.")
    private Path models;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Device to run on: auto, cpu, gpu0, ... Default: the manifest's.")
    private String device;

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            description = "Width of the images in pixels. Default: the manifest's.")
    private Integer width;

    @Option(
            names = "--height",
            paramLabel = "PIXELS",
            description = "Height of the images in pixels. Default: the manifest's.")
    private Integer height;

    /**
     * The plan of the manifest with the changes.
     *
     * @param batch images that a run makes at once
     */
    public Plan plan(Environment environment, int batch) {
        return environment.pipelines(models, name).plan(manifest(environment), batch);
    }

    /**
     * The same for pictures of another size.
     *
     * @param size empty for that of the options, or the manifest
     */
    Plan plan(Environment environment, Optional<ImageSpec> size, int batch) {
        Manifest manifest = manifest(environment);
        return pipelines(environment).plan(size.map(manifest::sized).orElse(manifest), batch);
    }

    /** What plans and assembles it. */
    public Pipelines pipelines(Environment environment) {
        return environment.pipelines(models, name);
    }

    /** As above, for the usual batch. */
    public Plan plan(Environment environment) {
        return environment.pipelines(models, name).plan(manifest(environment));
    }

    /**
     * Opens a latent for the manifest's decoder.
     *
     * @return closed by the caller
     */
    LatentFile latents(Environment environment, LatentOptions given) {
        if ((width == null) != (height == null)) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    width == null ? "--height" : "--width",
                    "a latent's picture has a height and a width, and one of them is missing",
                    "Give both, or none where the latent is not packed.");
        }
        ImageSpec size = width == null ? null : new ImageSpec(height, width);
        return LatentFile.open(given.request(size), space -> own(environment, space));
    }

    /** The latents of the manifest's own tokenizer. */
    private Optional<LatentFamily> own(Environment environment, String space) {
        Plan plan =
                environment.pipelines(models, name).plan(environment.home().manifest(name).codes());
        return LatentOptions.own(plan, space);
    }

    /** The plan of the manifest's decoder alone, over latents and for their size. */
    Plan plan(Environment environment, LatentFile latents, int batch) {
        Manifest decoder =
                manifest(environment).sized(latents.image()).decoding(latents.declared());
        return environment.pipelines(models, name).plan(decoder, batch);
    }

    /** The plan of the text encoder alone. */
    Plan encoder(Environment environment) {
        return environment
                .pipelines(models, name)
                .plan(PromptEncoder.encoder(manifest(environment)));
    }

    /** The plan of tokenizer and decoder alone, for pictures of a size. */
    public Plan codes(Environment environment, ImageSpec size) {
        return environment.pipelines(models, name).plan(manifest(environment).sized(size).codes());
    }

    /** The plan of tokenizer and decoder alone. */
    public Plan codes(Environment environment, int batch) {
        return pipelines(environment).plan(manifest(environment).codes(), batch);
    }

    /** Tokenizer and decoder of another manifest, by its name or file. */
    public Assembly codes(Environment environment, String other, int batch) {
        Pipelines pipelines = environment.pipelines(models, other);
        return pipelines.assemble(
                pipelines.plan(environment.home().manifest(other).codes(), batch));
    }

    /**
     * Builds the plan's parts. Where the model file has other shapes since the image size was
     * changed, the message says so.
     */
    public Assembly assemble(Environment environment, Plan plan) {
        try {
            return environment.pipelines(models, name).assemble(plan);
        } catch (IntarsiaException e) {
            ImageSpec own = environment.home().manifest(name).image();
            if (own.equals(plan.manifest().image())) {
                throw e;
            }
            throw new IntarsiaException(
                    e.problems().stream().map(problem -> sized(problem, own)).toList(), e);
        }
    }

    /** Builds the plan's parts over weights that no file holds. */
    public Assembly assemble(Environment environment, Plan plan, RandomWeights weights) {
        return environment.pipelines(models, name).assembleOver(plan, part -> weights);
    }

    private static Problem sized(Problem problem, ImageSpec own) {
        return problem.code() != ErrorCode.PARAMETERS_MISSHAPEN
                ? problem
                : new Problem(
                        problem.code(),
                        problem.place(),
                        problem.cause(),
                        "The manifest's images are "
                                + own
                                + " pixels, and its model file fits no other size: leave out --width"
                                + " and --height.");
    }

    /** The manifest with the changes; says what they drop. */
    private Manifest manifest(Environment environment) {
        Manifest manifest = environment.home().manifest(name);
        ManifestChanges changed = new ManifestChanges(manifest.root());
        changes.forEach((path, text) -> set(changed, path, text, "--set"));
        if (device != null) {
            set(changed, "device", device, "--device");
        }
        if (stopAt != null) {
            set(changed, "stop.at", stopAt.toString(), "--stop-at");
        }
        if (width != null) {
            set(changed, "image.width", width.toString(), "--width");
        }
        if (height != null) {
            set(changed, "image.height", height.toString(), "--height");
        }
        if (!changed.replaced().isEmpty()) {
            String dropped =
                    changed.replaced().stream()
                            .map(ReplacedPart::toString)
                            .collect(Collectors.joining("; "));
            environment.console().note("--set " + dropped);
        }
        return changed.root().equals(manifest.root()) ? manifest : Manifests.of(changed.root());
    }

    private static void set(ManifestChanges changed, String path, String text, String option) {
        changed.set(path, YamlReader.value(text, path, option));
    }
}
