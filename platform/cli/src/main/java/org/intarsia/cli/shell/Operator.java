package org.intarsia.cli.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.felix.service.command.CommandSession;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Instance;
import org.intarsia.kernel.Kinds;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine;

/** What the shell's commands work on: the plugins and the running pipelines of this process. */
final class Operator implements AutoCloseable {
    private final Environment environment;
    private final Instance instance;
    private final Path models;
    private final Slot.Settings settings;
    private final Duration grace;
    private final Slots slots;
    private final AutoCloseable users;
    private volatile Consumer<String> announcer;
    private int worst = ExitCode.DONE;

    Operator(
            Environment environment,
            Instance instance,
            Path models,
            Slot.Settings settings,
            Duration grace) {
        this.environment = environment;
        this.instance = instance;
        this.models = models;
        this.settings = settings;
        this.grace = grace;
        this.announcer = environment.console()::note;
        this.slots = new Slots(environment.registry(), this::followed);
        this.users = instance.users(slots);
        instance.watch().watch(line -> announcer.accept("plugins/" + line));
    }

    Environment environment() {
        return environment;
    }

    Instance instance() {
        return instance;
    }

    Slots slots() {
        return slots;
    }

    /** Where unsolicited lines go. */
    void announce(Consumer<String> to) {
        announcer = to;
    }

    void forgetCodes() {
        worst = ExitCode.DONE;
    }

    int worstCode() {
        return worst;
    }

    /** One command of a line; what it prints goes to the next one where there is a pipe. */
    Object run(String name, CommandSession session, List<Object> words) {
        PrintStream out = session.getConsole();
        Console there = new Console(out, environment.console().err(), false);
        Environment here =
                new Environment(
                        environment.registry(),
                        environment.home(),
                        there,
                        environment.interrupts());
        CommandLine line =
                new CommandLines(there, () -> false, "")
                        .of(new ShellCommands.Root(), ShellCommands.all(this, here));
        List<String> arguments = new ArrayList<>(List.of(name));
        words.forEach(word -> arguments.add(String.valueOf(word)));
        int code = line.execute(arguments.toArray(String[]::new));
        out.flush();
        worst = Math.max(worst, code);
        return null;
    }

    /**
     * Opens a pipeline.
     *
     * @param name null for the manifest's own
     */
    Slot load(String manifest, String name) {
        Manifest read = environment.home().manifest(manifest);
        Slot slot =
                slots.open(
                        name != null ? name : read.name(),
                        environment.pipelines(models, manifest),
                        read,
                        settings);
        record("load", slot.name(), slot.current());
        return slot;
    }

    /** Ends a pipeline; what was cut, in words. */
    List<String> unload(String name) {
        return slots.close(name, grace);
    }

    /** Puts a generation into the audit log. */
    void record(String action, String slot, Generation generation) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("pipeline", slot);
        details.put("generation", Integer.toString(generation.number()));
        details.put("cause", generation.cause());
        for (Plan.Part part : generation.plan().parts()) {
            details.put(
                    part.kind(), part.name() + " " + part.version() + " sha256 " + part.digest());
        }
        instance.audit().record(action, details);
    }

    /** A pipeline that follows the latest versions took one by itself, or could not. */
    private void followed(Slot slot, IntarsiaException problem) {
        if (problem == null) {
            record("swap", slot.name(), slot.current());
            announcer.accept(
                    slot.name()
                            + ": generation "
                            + slot.current().number()
                            + ", "
                            + slot.current().cause());
        } else {
            announcer.accept(slot.name() + ": " + problem.getMessage());
        }
    }

    /** What may stand next on a line that begins with {@code words}. */
    List<String> candidates(List<String> words) {
        if (words.isEmpty()) {
            return ShellCommands.NAMES;
        }
        String command = words.get(0);
        return switch (command) {
            case "swap" -> swapCandidates(words);
            case "history", "rollback", "generate", "soak", "unload" ->
                    words.size() == 1 ? names() : List.of();
            case "uninstall", "why" -> words.size() == 1 ? bundles() : List.of();
            case "load" -> words.size() == 1 ? environment.home().shipped("manifests") : List.of();
            case "help" -> ShellCommands.NAMES;
            case "audit" -> List.of("verify");
            default -> List.of();
        };
    }

    private List<String> swapCandidates(List<String> words) {
        if (words.size() == 1) {
            return names();
        }
        if (words.size() % 2 == 0) {
            return List.of("tokenizer", "backbone", "head", "guidance", "sampler", "decoder");
        }
        return environment.registry().components().stream()
                .filter(part -> Kinds.word(part.kind()).equals(words.get(words.size() - 1)))
                .map(RegisteredComponent::name)
                .distinct()
                .toList();
    }

    private List<String> names() {
        return slots.all().stream().map(Slot::name).toList();
    }

    private List<String> bundles() {
        return environment.registry().plugins().stream()
                .map(PluginInfo::bundle)
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        try {
            users.close();
        } catch (Exception e) {
            throw new IllegalStateException("the framework forgets who needs its plugins", e);
        }
        List<String> cut = slots.close(grace);
        cut.forEach(announcer);
    }
}
