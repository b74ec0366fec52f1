package org.intarsia.cli.commands;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.intarsia.app.parts.PartCatalog;
import org.intarsia.app.parts.PartDescription;
import org.intarsia.app.parts.PartPage;
import org.intarsia.app.parts.PartSchema;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parts}: what manifests can use. */
@Command(
        name = "parts",
        description = "List the parts that manifests can use, or describe one with its options.",
        footerHeading = "%nExamples:%n",
        footer = {"  intarsia parts", "  intarsia parts jit", "  intarsia parts jit --schema"})
public final class PartsCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Part to describe; without one, all parts are listed.")
    private String name;

    @Option(
            names = "--kind",
            defaultValue = "",
            paramLabel = "KIND",
            description = "Only parts of this kind: tokenizer, backbone, head, ...")
    private String kindWord;

    @Option(
            names = "--schema",
            description = "Print the JSON Schema (draft 2020-12) of the part's entry.")
    private boolean schema;

    @Option(names = "--markdown", description = "Print the Markdown page of all parts.")
    private boolean markdown;

    public PartsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Optional<Kind> kind = kind();
        PartCatalog catalog = PartCatalog.of(environment.registry());
        if (markdown) {
            PartPage.of(catalog).lines().forEach(environment.console()::line);
        } else if (name == null) {
            list(catalog, kind);
        } else {
            List<PartDescription> found = catalog.find(name, kind);
            if (schema) {
                environment.console().line(PartSchema.json(only(found)));
            } else {
                found.forEach(this::describe);
            }
        }
        return ExitCode.DONE;
    }

    private Optional<Kind> kind() {
        if (kindWord.isEmpty()) {
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.of(kindWord);
        if (kind.isEmpty()) {
            throw refused(
                    "parts --kind " + kindWord,
                    "this is not a kind of part",
                    Suggestions.suggest(kindWord, Kind.words(), "Kinds are"));
        }
        return kind;
    }

    private void list(PartCatalog catalog, Optional<Kind> kind) {
        if (schema) {
            throw refused("parts --schema", "no part is named", "Name one: parts NAME --schema.");
        }
        Table table = new Table("kind", "name", "what it is");
        catalog.parts().stream()
                .filter(part -> kind.isEmpty() || part.kind() == kind.get())
                .forEach(part -> table.row(part.kind().word(), part.name(), part.summary()));
        table.lines().forEach(environment.console()::line);
    }

    private PartDescription only(List<PartDescription> found) {
        if (found.size() > 1) {
            throw refused(
                    "parts " + name,
                    "there are several parts of this name: "
                            + found.stream()
                                    .map(part -> part.kind().word())
                                    .collect(Collectors.joining(", ")),
                    "Say which: --kind " + found.get(0).kind() + ".");
        }
        return found.get(0);
    }

    private void describe(PartDescription part) {
        line(part.kind() + " " + part.name() + "  " + part.bundle() + " " + part.version());
        if (!part.summary().isEmpty()) {
            line(part.summary());
        }
        line(part.options().isEmpty() ? "no options" : "options:");
        part.options().forEach(option -> PartPage.lines(option).forEach(each -> line("  " + each)));
        if (!part.presets().isEmpty()) {
            line("presets:");
            part.presets().forEach((preset, options) -> line("  " + preset + ": " + text(options)));
        }
        line("");
    }

    /** As a manifest writes it. */
    private static String text(Map<String, Object> options) {
        return options.entrySet().stream()
                .map(option -> Options.name(option.getKey()) + ": " + option.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private void line(String text) {
        environment.console().line(text);
    }

    private static IntarsiaException refused(String where, String cause, String next) {
        return new IntarsiaException(ErrorCode.INVALID_COMMAND, Place.part(where), cause, next);
    }
}
