package org.intarsia.app.parts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.OptionSpec;
import org.intarsia.spi.plugin.OptionType.Element;
import org.intarsia.spi.plugin.Range;

/** The Markdown page of all parts. */
public final class PartPage {
    private final List<PartDescription> parts;
    private final StringBuilder page = new StringBuilder();

    private PartPage(PartCatalog catalog) {
        this.parts = catalog.parts();
    }

    public static String of(PartCatalog catalog) {
        return new PartPage(catalog).write();
    }

    private String write() {
        page.append("# Parts\n\n");
        page.append("Generated from the plugins. [manifests.md](manifests.md) says how a manifest");
        page.append(" uses them; `./intarsia parts NAME` prints one part.\n");
        Kind kind = null;
        for (PartDescription part : parts) {
            if (part.kind() != kind) {
                kind = part.kind();
                page.append("\n## ").append(heading(kind)).append('\n');
            }
            part(part);
        }
        return page.toString();
    }

    private static String heading(Kind kind) {
        String word = kind.word();
        String capital = Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return kind == Kind.GUIDANCE ? capital : capital + "s";
    }

    private void part(PartDescription part) {
        page.append("\n### ").append(part.kind()).append(' ').append(part.name()).append('\n');
        if (!part.summary().isEmpty()) {
            page.append(part.summary()).append(".\n");
        }
        Optional<PartDescription> same = sameOptions(part);
        if (part.options().isEmpty()) {
            page.append("\nIt has no options.\n");
        } else if (same.isPresent()) {
            String other = same.get().kind() + " " + same.get().name();
            page.append("\nIts options are those of [").append(other).append("](#");
            page.append(other.replace(' ', '-')).append(").\n");
        } else {
            page.append("\n| option | type | default | range | meaning |\n|---|---|---|---|---|\n");
            part.options().forEach(this::row);
        }
        if (!part.presets().isEmpty()) {
            String names =
                    part.presets().keySet().stream()
                            .map(name -> "`" + name + "`")
                            .collect(Collectors.joining(", "));
            page.append("\nPresets: ").append(names).append(".\n");
        }
    }

    /** The first part of the same bundle with the same options. */
    private Optional<PartDescription> sameOptions(PartDescription part) {
        return parts.stream()
                .filter(other -> other.bundle().equals(part.bundle()))
                .filter(other -> other.options().equals(part.options()))
                .findFirst()
                .filter(other -> other != part);
    }

    private void row(OptionSpec option) {
        List<String> cells =
                List.of(
                        "`" + option.name() + "`",
                        option.type().toString(),
                        otherwise(option),
                        range(option),
                        option.help());
        page.append("| ");
        page.append(
                cells.stream()
                        .map(cell -> cell.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ")));
        page.append(" |\n");
    }

    /** The default in words, for tables. */
    static String otherwise(OptionSpec option) {
        return option.required() ? "required" : option.otherwise().orElse(option.computed());
    }

    /** The range with its unit; empty where there is none. */
    static String range(OptionSpec option) {
        boolean shown =
                option.type().element().isNumber() && !option.type().range().equals(Range.FINITE);
        String unit = option.unit().isEmpty() ? "" : " " + option.unit();
        return shown ? option.type().range() + unit : unit.strip();
    }

    /** One option in two lines, for a terminal: how it is written, and what it means. */
    public static List<String> lines(OptionSpec option) {
        String type = option.type().toString();
        String range = range(option);
        String kind = option.type().element() == Element.CHOICE ? "one of " + type : type;
        String first =
                option.name()
                        + ": "
                        + kind
                        + (range.isEmpty() ? "" : ", " + range)
                        + (option.required() ? "; required" : "; default " + otherwise(option));
        return option.help().isEmpty() ? List.of(first) : List.of(first, "    " + option.help());
    }
}
