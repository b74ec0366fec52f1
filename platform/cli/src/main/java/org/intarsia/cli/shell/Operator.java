package org.intarsia.cli.shell;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.UnloadResult;
import org.intarsia.app.plugins.PluginAdmin;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Instance;
import org.intarsia.cli.TimeText;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.Problem;

/** Runs the shell's commands on the pipelines of this process, and announces what happens. */
final class Operator implements AutoCloseable {
    private final Environment environment;
    private final Instance instance;
    private final Duration grace;
    private final Clock clock;
    private final Actor actor = Actor.user("shell");
    private final PipelineHost host;
    private final AutoCloseable users;
    private final AutoCloseable plugins;
    private final CommandTasks tasks = new CommandTasks(this);
    private volatile Consumer<String> announcer;
    private volatile boolean leaving;
    private long until;

    /**
     * @param clock for the times of announcements
     */
    Operator(Environment environment, Instance instance, HostSettings settings, Clock clock) {
        this.environment = environment;
        this.instance = instance;
        this.grace = settings.grace();
        this.clock = clock;
        this.announcer = environment.console()::note;
        this.host =
                new PipelineHost(
                        environment.registry(), environment.home(), instance.audit(), settings);
        host.listen(this::happened);
        this.users = instance.users(host);
        this.plugins = environment.registry().listen(this::happened);
        instance.watch().watch(line -> announce("plugins/" + line));
    }

    Environment environment() {
        return environment;
    }

    Instance instance() {
        return instance;
    }

    PipelineHost host() {
        return host;
    }

    /** Installs and takes out. */
    PluginAdmin plugins() {
        return new PluginAdmin(environment.registry(), instance.plugins(), environment.home());
    }

    CommandTasks tasks() {
        return tasks;
    }

    /** Who types. */
    Actor actor() {
        return actor;
    }

    /**
     * Where unsolicited lines go, and those of commands in the background.
     *
     * @param to null for the process's own streams
     */
    void divert(Consumer<String> to) {
        announcer = to != null ? to : environment.console()::note;
        tasks.divert(to);
    }

    /** Says something that no command asked for, with the local time. */
    void announce(String line) {
        announcer.accept(TimeText.local(clock.instant()) + " " + line);
    }

    /** Has the shell end after the command that runs. */
    void leave() {
        leaving = true;
    }

    /** Whether no line is to be read any more. */
    boolean leaving() {
        return leaving || environment.interrupts().stopping();
    }

    /** What happened without a command that says so itself. */
    private void happened(HostEvent event) {
        if (event instanceof HostEvent.Followed followed) {
            announce(
                    followed.pipeline()
                            + ": generation "
                            + followed.generation().number()
                            + ", "
                            + followed.generation().cause());
        } else if (event instanceof HostEvent.ChangeFailed failed
                && failed.actor().equals(Actor.PLATFORM)) {
            announce(
                    failed.pipeline()
                            + ": "
                            + failed.problems().stream()
                                    .map(Problem::toString)
                                    .collect(Collectors.joining("\n")));
        }
    }

    /** A plugin that is trusted no more works on; that must not stay unnoticed. */
    private void happened(PluginEvent event) {
        PluginInfo plugin = event.plugin();
        String known = plugin.bundle() + " " + plugin.version();
        if (event.kind() == PluginEvent.Kind.REVOKED) {
            announce(
                    known
                            + ": revoked while it runs: "
                            + plugin.reason()
                            + "; it keeps running until: uninstall "
                            + known);
        } else if (event.kind() == PluginEvent.Kind.TRUSTED) {
            announce(known + ": trusted again");
        }
    }

    /** What to say of runs that were cut; empty when none was. */
    static List<String> cut(UnloadResult result) {
        return result.cut() == 0
                ? List.of()
                : List.of(result.pipeline() + ": " + result.cut() + " runs were cut");
    }

    /** Waits for the commands in the background; the worst code of all. */
    int finish() {
        until = System.nanoTime() + grace.toNanos();
        for (String left : tasks.finish(grace)) {
            announce("not ended within " + grace.toMillis() / 1000.0 + " s: " + left);
            tasks.failed(ExitCode.FAILED);
        }
        return tasks.worstCode();
    }

    @Override
    public void close() {
        try {
            users.close();
            plugins.close();
        } catch (Exception e) {
            throw new IllegalStateException("the framework forgets who needs its plugins", e);
        }
        Duration rest =
                until == 0 ? grace : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        host.stop(actor, rest).forEach(result -> cut(result).forEach(this::announce));
    }
}
