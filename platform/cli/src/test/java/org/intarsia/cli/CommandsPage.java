package org.intarsia.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Commands with their options, as a page in Markdown. */
public final class CommandsPage {
    private static final Set<String> OF_ALL = Set.of("--verbose", "--state");

    private final StringBuilder page = new StringBuilder();

    /**
     * @param text lines of Markdown
     */
    public CommandsPage text(String text) {
        page.append(text);
        return this;
    }

    /**
     * Every command below a root, those below it too.
     *
     * @param before what a person types before each
     */
    public CommandsPage commands(CommandLine root, String before) {
        root.getSubcommands()
                .forEach(
                        (name, command) -> {
                            // Another name for a command is listed with it.
                            if (name.equals(command.getCommandName())) {
                                add(command, before + name);
                            }
                        });
        return this;
    }

    private void add(CommandLine command, String name) {
        CommandSpec spec = command.getCommandSpec();
        page.append("\n### ").append(name);
        for (String alias : spec.aliases()) {
            page.append(", ").append(alias);
        }
        page.append("\n\n");
        page.append(line(spec.usageMessage().description())).append("\n");
        List<ArgSpec> arguments =
                Stream.<ArgSpec>concat(
                                spec.positionalParameters().stream(), spec.options().stream())
                        .filter(CommandsPage::shown)
                        .toList();
        if (!arguments.isEmpty()) {
            page.append("\n| argument | meaning |\n|---|---|\n");
            arguments.forEach(this::row);
        }
        String[] examples = spec.usageMessage().footer();
        if (examples.length > 0) {
            page.append("\n```\n");
            for (String example : examples) {
                page.append(example.strip()).append("\n");
            }
            page.append("```\n");
        }
        command.getSubcommands().forEach((below, it) -> add(it, name + " " + below));
    }

    /** What every command has is said once. */
    private static boolean shown(ArgSpec argument) {
        return !(argument instanceof OptionSpec option)
                || !option.usageHelp() && !OF_ALL.contains(option.longestName());
    }

    private void row(ArgSpec argument) {
        String name =
                argument instanceof OptionSpec option
                        ? option.longestName() + value(option)
                        : positional((PositionalParamSpec) argument);
        page.append("| `")
                .append(cell(name))
                .append("` | ")
                .append(cell(described(argument)))
                .append(" |\n");
    }

    private static String described(ArgSpec argument) {
        String byDefault = String.valueOf(argument.defaultValueString());
        return line(argument.description()).replace("${DEFAULT-VALUE}", byDefault);
    }

    private static String value(OptionSpec option) {
        return option.arity().max() == 0 ? "" : " " + option.paramLabel();
    }

    private static String positional(PositionalParamSpec argument) {
        boolean optional = argument.arity().min() == 0;
        String name = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
        return optional ? "[" + name + "]" : name;
    }

    private static String line(String[] lines) {
        return List.of(lines).stream()
                .map(text -> text.replace("%n", " ").strip())
                .collect(Collectors.joining(" "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
