package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.app.models.ModelLookup;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weights inspect} and {@code weights check}. */
@Command(name = "weights", description = "Inspect model files.")
public final class WeightsCommand {
    private static final int SHOWN = 10;

    private final Environment environment;

    public WeightsCommand(Environment environment) {
        this.environment = environment;
    }

    @Command(
            name = "inspect",
            description = {
                "List tensors of a safetensors or PyTorch file. No code in the file is run.",
                "Of a file whose outermost dict holds dicts, the tree of its keys is shown."
            })
    int inspect(
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "A safetensors file or index, or a PyTorch zip file: a path, a name in the"
                                            + " model folders, or a manifest whose model files are meant.")
                    String name,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description =
                                    "Nested dict to show, such as model_ema1. Default: the manifest's.")
                    String key,
            @Option(
                            names = "--models",
                            paramLabel = "DIR",
                            description = "Folder in which model files are looked up first.")
                    Path models) {
        List<ModelLookup.Choice> files = new ModelLookup(environment.home(), models).find(name);
        for (ModelLookup.Choice file : files) {
            if (files.size() > 1) {
                environment.console().line(file.file().toString());
            }
            WeightsText.lines(file.file(), key == null ? file.key() : key)
                    .forEach(environment.console()::line);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            description =
                    "Check that the parts of a manifest use exactly the names and shapes of a published model file.")
    int check(
            @Mixin PipelineOptions options,
            @Parameters(
                            index = "1",
                            paramLabel = "SHAPES.json",
                            description = "A JSON file that maps names to shapes.")
                    Path shapes) {
        Map<String, String> published = PublishedShapes.read(shapes);
        Map<String, String> asked = closest(options.plan(environment), published);
        List<String> wrong = differences(asked, published);
        Console console = environment.console();
        if (wrong.isEmpty()) {
            console.line("exact: " + asked.size() + " names and shapes");
            return ExitCode.DONE;
        }
        wrong.stream().limit(SHOWN).forEach(console::line);
        if (wrong.size() > SHOWN) {
            console.line("and " + (wrong.size() - SHOWN) + " more");
        }
        console.line(wrong.size() + " differences");
        return ExitCode.FAILED;
    }

    /** What the parts ask of that file of the pipeline that resembles the published one most. */
    private static Map<String, String> closest(Plan plan, Map<String, String> published) {
        Map<String, List<Plan.Requests>> byFile =
                plan.requested().stream()
                        .collect(
                                Collectors.groupingBy(
                                        it -> String.valueOf(it.file()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return byFile.values().stream()
                .map(PublishedShapes::asked)
                .max(Comparator.comparingInt(names -> shared(names, published)))
                .orElse(Map.of());
    }

    private static List<String> differences(
            Map<String, String> asked, Map<String, String> published) {
        List<String> wrong = new ArrayList<>();
        asked.forEach(
                (name, shape) -> {
                    String there = published.get(name);
                    if (there == null) {
                        wrong.add("not in the file: " + name + " " + shape);
                    } else if (!there.equals(shape)) {
                        wrong.add(
                                "another shape: "
                                        + name
                                        + " asked for "
                                        + shape
                                        + ", the file has "
                                        + there);
                    }
                });
        published.forEach(
                (name, shape) -> {
                    if (!asked.containsKey(name)) {
                        wrong.add("not asked for: " + name + " " + shape);
                    }
                });
        return wrong;
    }

    /** How alike the names are: of a pipeline's files, the one that is meant shares most. */
    private static int shared(Map<String, String> asked, Map<String, String> published) {
        return (int) asked.keySet().stream().filter(published::containsKey).count();
    }
}
