package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.Home;
import org.intarsia.cli.Environment;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
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
                    "A manifest file or the name of a shipped one. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description =
                    "Change one entry of the manifest, for example sampler.steps=20 or sampler.use=euler. Repeatable.")
    private Map<String, String> changes = new LinkedHashMap<>();

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder in which model files are looked up first.")
    private Path models;

    @Option(names = "--device", description = "auto, cpu, gpu0, ... Default: the manifest's.")
    private String device;

    @Option(
            names = "--width",
            description = "Width of the images in pixels. Default: the manifest's.")
    private Integer width;

    @Option(
            names = "--height",
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

    /** The manifest with the changes. */
    Manifest manifest(Home home) {
        Manifest manifest = home.manifest(name);
        Map<String, String> all = new LinkedHashMap<>(changes);
        if (device != null) {
            all.put("device", device);
        }
        if (width != null) {
            all.put("image.width", width.toString());
        }
        if (height != null) {
            all.put("image.height", height.toString());
        }
        if (all.isEmpty()) {
            return manifest;
        }
        Node.Mapping root = manifest.root();
        for (Map.Entry<String, String> change : all.entrySet()) {
            Node value =
                    YamlReader.read("value: " + change.getValue(), "--set " + change.getKey())
                            .entries()
                            .get("value");
            root = changed(root, change.getKey(), value, change.getKey());
        }
        return Manifests.of(root);
    }

    private static Node.Mapping changed(Node.Mapping map, String path, Node value, String whole) {
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        Map<String, Node> entries = new LinkedHashMap<>(map.entries());
        if (dot < 0) {
            entries.put(key, Node.of(value.plain(), whole));
        } else {
            Node inner =
                    entries.getOrDefault(
                            key, new Node.Mapping(Node.below(map.path(), key), 0, Map.of()));
            if (!(inner instanceof Node.Mapping section)) {
                throw new IntarsiaException(
                        ErrorCode.ARGUMENT_OUT_OF_RANGE,
                        "--set " + whole,
                        key + " holds no entries",
                        "Give the path of an entry.");
            }
            entries.put(key, changed(section, path.substring(dot + 1), value, whole));
        }
        return new Node.Mapping(map.path(), map.line(), entries);
    }
}
