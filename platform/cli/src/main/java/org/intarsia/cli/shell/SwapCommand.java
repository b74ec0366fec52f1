package org.intarsia.cli.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "swap",
        description = {
            "Replace parts of a running pipeline: they are planned, built and warmed up beside the",
            "running ones, then all flip together. If that fails, the old ones keep serving."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  swap shapes-jit sampler euler steps=30",
            "  swap shapes-jit sampler heun head patch-linear",
            "  swap shapes-jit sampler heun --version '[2,3)'",
            "  swap shapes-jit --fragment new.yaml",
            "  swap shapes-jit --fragment 'guidance: {use: cfg, scale: 4}'"
        })
final class SwapCommand implements Callable<Integer> {
    private final Operator operator;
    private final Environment here;

    @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KIND PART",
            description = "The new part of a kind; option=value pairs may follow each part.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--version",
            paramLabel = "RANGE",
            description = "Version of the last part named: 1.2 (and above), or '[1,2)'.")
    private String version;

    @Option(
            names = "--fragment",
            paramLabel = "YAML",
            description = "Entries of a manifest, as text or as a file.")
    private String fragment;

    SwapCommand(Operator operator, Environment here) {
        this.operator = operator;
        this.here = here;
    }

    @Override
    public Integer call() {
        Slot slot = operator.slots().get(name);
        Node.Mapping changes = fragment == null ? Node.document(Map.of()) : fragment();
        for (Map.Entry<String, Map<String, Object>> part : named().entrySet()) {
            changes =
                    changes.with(
                            part.getKey(),
                            Node.of(part.getValue(), part.getKey()).in("command line"));
        }
        if (changes.entries().isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_COMMAND, "swap", "no part is named", "See: swap --help.");
        }
        long began = System.nanoTime();
        Generation now =
                slot.swap(changes, "swap " + String.join(", ", changes.entries().keySet()));
        operator.record("swap", name, now);
        here.console()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%s serves generation %d after %.0f ms; built: %s; %s of weights"
                                        + " read",
                                name,
                                now.number(),
                                (System.nanoTime() - began) / 1e6,
                                String.join(", ", now.built()),
                                org.intarsia.cli.Table.bytes(now.bytesRead())));
        return ExitCode.DONE;
    }

    private Node.Mapping fragment() {
        Path file = Path.of(fragment);
        boolean isFile = !fragment.contains(":") && Files.isRegularFile(file);
        if (!isFile) {
            return YamlReader.read(fragment, "--fragment").in("--fragment");
        }
        String subject = String.valueOf(file.getFileName());
        return YamlReader.read(Manifests.text(file, subject), subject).in(subject);
    }

    /** Pairs of kind and part, each followed by options. */
    private Map<String, Map<String, Object>> named() {
        Map<String, Map<String, Object>> changes = new LinkedHashMap<>();
        Map<String, Object> last = null;
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            int equals = word.indexOf('=');
            if (equals > 0 && last != null) {
                Object value =
                        YamlReader.read("value: " + word.substring(equals + 1), word)
                                .plain()
                                .get("value");
                last.put(word.substring(0, equals), value);
                at++;
            } else if (!Manifest.KINDS.contains(word) || at + 1 >= words.size()) {
                throw new IntarsiaException(
                        ErrorCode.INVALID_COMMAND,
                        "swap " + word,
                        "a kind of part with the name of a part is expected here",
                        Suggestions.suggest(word, Manifest.NEEDED, "Kinds are"));
            } else {
                last = new LinkedHashMap<>(Map.of("use", words.get(at + 1)));
                changes.put(word, last);
                at += 2;
            }
        }
        if (version != null && last != null) {
            last.put("version", version);
        }
        return changes;
    }
}
