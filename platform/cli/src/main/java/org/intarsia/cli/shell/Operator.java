package org.intarsia.cli.shell;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.intarsia.app.canary.CanaryWatch;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.plugins.PluginAdmin;
import org.intarsia.cli.Announcements;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Instance;
import org.intarsia.kernel.audit.Actor;

/** Runs the shell's commands on the pipelines of this process, and announces what happens. */
final class Operator implements AutoCloseable {
    private final Environment environment;
    private final Instance instance;
    private final Duration grace;
    private final Actor actor = Actor.user("shell");
    private final PipelineHost host;
    private final CanaryWatch canaries;
    private final AutoCloseable users;
    private final Announcements announcements;
    private final CommandTasks tasks = new CommandTasks(this);
    private volatile boolean leaving;
    private long until;

    /**
     * @param clock for the times of announcements
     */
    Operator(Environment environment, Instance instance, HostSettings settings, Clock clock) {
        this.environment = environment;
        this.instance = instance;
        this.grace = settings.grace();
        this.announcements = new Announcements(environment.console(), clock);
        this.host =
                new PipelineHost(
                        environment.registry(), environment.home(), instance.audit(), settings);
        this.canaries = new CanaryWatch(host);
        this.users = instance.users(host);
        announcements.follow(host, environment.registry(), instance.watch());
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

    /** Tries changes on a share of the requests. */
    CanaryWatch canaries() {
        return canaries;
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
        announcements.divert(to);
        tasks.divert(to);
    }

    /** Where it is said what no command asked for. */
    Announcements announcements() {
        return announcements;
    }

    /** Has the shell end after the command that runs. */
    void leave() {
        leaving = true;
    }

    /** Whether no line is to be read any more. */
    boolean leaving() {
        return leaving || environment.interrupts().stopping();
    }

    /** Waits for the commands in the background; the worst code of all. */
    int finish() {
        until = System.nanoTime() + grace.toNanos();
        for (String left : tasks.finish(grace)) {
            announcements.say("not ended within " + grace.toMillis() / 1000.0 + " s: " + left);
            tasks.failed(ExitCode.FAILED);
        }
        return tasks.worstCode();
    }

    @Override
    public void close() {
        try {
            users.close();
        } catch (Exception e) {
            throw new IllegalStateException("the framework forgets who needs its plugins", e);
        }
        announcements.close();
        Duration rest =
                until == 0 ? grace : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        host.stop(actor, rest).forEach(announcements::sayCut);
    }
}
