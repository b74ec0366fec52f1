package org.intarsia.cli.shell;

import java.util.List;
import java.util.Optional;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.cli.Environment;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.spi.Kind;

/** What may stand next on a line. */
final class Completion {
    private final Operator operator;

    Completion(Operator operator) {
        this.operator = operator;
    }

    /**
     * @param words that the line begins with
     */
    List<String> candidates(List<String> words) {
        if (words.isEmpty()) {
            return ShellCommands.NAMES;
        }
        Environment environment = operator.environment();
        boolean first = words.size() == 1;
        return switch (words.get(0)) {
            case "swap" -> swap(words);
            case "history", "rollback", "generate", "soak", "unload" ->
                    first ? pipelines() : List.of();
            case "cancel" -> first ? runs() : List.of();
            case "uninstall", "why" -> first ? bundles() : List.of();
            case "load" -> first ? environment.home().shipped("manifests") : List.of();
            case "help" -> ShellCommands.NAMES;
            case "audit" -> List.of("verify");
            default -> List.of();
        };
    }

    private List<String> swap(List<String> words) {
        if (words.size() == 1) {
            return pipelines();
        }
        if (words.size() % 2 == 0) {
            return Kind.words();
        }
        Optional<Kind> kind = Kind.of(words.get(words.size() - 1));
        return operator.environment().registry().components().stream()
                .filter(part -> kind.isPresent() && kind.equals(Kind.of(part.kind())))
                .map(RegisteredComponent::name)
                .distinct()
                .toList();
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
