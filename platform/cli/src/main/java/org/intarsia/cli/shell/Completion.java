package org.intarsia.cli.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.cli.Environment;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.spi.Kind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand next on a line. */
final class Completion {
    private final Operator operator;
    private final Map<String, List<String>> options = new HashMap<>();

    Completion(Operator operator) {
        this.operator = operator;
    }

    /**
     * @param words that the line begins with; only those of its last command count
     */
    List<String> candidates(List<String> words) {
        int from = 1 + Math.max(words.lastIndexOf(";"), words.lastIndexOf("&"));
        List<String> command = words.subList(from, words.size());
        if (command.isEmpty()) {
            return ShellCommands.NAMES;
        }
        List<String> all = new ArrayList<>(arguments(command));
        all.addAll(options(command.get(0)));
        return all;
    }

    private List<String> arguments(List<String> words) {
        Environment environment = operator.environment();
        boolean first = words.size() == 1;
        return switch (words.get(0)) {
            case "swap", "canary" -> swap(words);
            case "rollback", "forget" -> first ? pipelines() : generations(words.get(1));
            case "history", "promote", "generate", "soak", "unload" ->
                    first ? pipelines() : List.of();
            case "cancel" -> first ? runs() : List.of();
            case "uninstall", "why" -> first ? bundles() : List.of();
            case "load" -> first ? environment.home().shipped("manifests") : List.of();
            case "help" -> first ? ShellCommands.NAMES : List.of();
            case "audit" -> List.of("verify");
            default -> List.of();
        };
    }

    /** The options that a command has. */
    private List<String> options(String command) {
        if (options.isEmpty()) {
            for (Object one : ShellCommands.all(operator, operator.environment())) {
                CommandSpec spec = CommandSpec.forAnnotatedObject(one);
                options.put(
                        spec.name(),
                        spec.options().stream().map(OptionSpec::longestName).sorted().toList());
            }
        }
        return options.getOrDefault(command, List.of());
    }

    private List<String> swap(List<String> words) {
        if (words.size() == 1) {
            return pipelines();
        }
        String last = words.get(words.size() - 1);
        if (Kind.words().contains(last)) {
            return components(last).map(RegisteredComponent::name).distinct().toList();
        }
        List<String> next = new ArrayList<>(Kind.words());
        for (int at = words.size() - 1; at > 1; at--) {
            if (Kind.words().contains(words.get(at - 1))) {
                next.addAll(partOptions(words.get(at - 1), words.get(at)));
                break;
            }
        }
        return next;
    }

    /** {@code steps=} and so on. */
    private List<String> partOptions(String kind, String name) {
        return components(kind)
                .filter(part -> part.name().equals(name))
                .flatMap(part -> part.options().options().stream())
                .map(option -> option.name() + "=")
                .distinct()
                .toList();
    }

    private Stream<RegisteredComponent> components(String kind) {
        return operator.environment().registry().components().stream()
                .filter(part -> Kind.of(part.kind()).map(Kind::word).orElse("").equals(kind));
    }

    private List<String> generations(String pipeline) {
        return operator.host().pipelines().stream().anyMatch(it -> it.name().equals(pipeline))
                ? operator.host().history(pipeline).stream()
                        .map(one -> Integer.toString(one.number()))
                        .toList()
                : List.of();
    }

    private List<String> pipelines() {
        return operator.host().pipelines().stream().map(PipelineInfo::name).toList();
    }

    private List<String> runs() {
        return operator.host().runs().stream().map(run -> Long.toString(run.id())).toList();
    }

    private List<String> bundles() {
        return operator.environment().registry().plugins().stream()
                .map(PluginInfo::bundle)
                .distinct()
                .toList();
    }
}
