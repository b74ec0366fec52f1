package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.Home;
import org.intarsia.cli.Environment;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.ImageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The manifest that a command works on, and options that change it without editing. */
final class PipelineOptions {
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

    /** Plans and assembles over the model folders that are meant. */
    Pipelines pipelines(Environment environment) {
        return environment.pipelines(models, name);
    }

    /** The plan of the manifest with the changes. */
    Plan plan(Environment environment) {
        return pipelines(environment).plan(manifest(environment.home()));
    }

    /**
     * Builds the plan's parts. Where the model file has other shapes since the image size was
     * changed, the message says so.
     */
    Assembly assemble(Environment environment, Plan plan) {
        try {
            return pipelines(environment).assemble(plan);
        } catch (IntarsiaException e) {
            ImageSpec own = environment.home().manifest(name).image();
            if (own.equals(plan.manifest().image())) {
                throw e;
            }
            throw new IntarsiaException(
                    e.problems().stream().map(problem -> sized(problem, own)).toList(), e);
        }
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

    /** The manifest with the changes. */
    Manifest manifest(Home home) {
        Manifest manifest = home.manifest(name);
        Node.Mapping root = manifest.root();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            root = changed(root, change.getKey(), change.getValue(), "--set");
        }
        if (device != null) {
            root = changed(root, "device", device, "--device");
        }
        if (width != null) {
            root = changed(root, "image.width", width.toString(), "--width");
        }
        if (height != null) {
            root = changed(root, "image.height", height.toString(), "--height");
        }
        return root.equals(manifest.root()) ? manifest : Manifests.of(root);
    }

    private static Node.Mapping changed(
            Node.Mapping root, String path, String text, String option) {
        return changed(root, path, YamlReader.value(text, path, option));
    }

    private static Node.Mapping changed(Node.Mapping map, String path, Node value) {
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        if (dot < 0) {
            return map.with(key, value);
        }
        Node inner = map.entries().get(key);
        if (inner == null) {
            inner = new Node.Mapping(Node.below(map.path(), key), value.origin(), Map.of());
        }
        if (!(inner instanceof Node.Mapping section)) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--set " + value.path(),
                    key + " holds no entries",
                    "Give the path of an entry.");
        }
        return map.with(key, changed(section, path.substring(dot + 1), value));
    }
}
