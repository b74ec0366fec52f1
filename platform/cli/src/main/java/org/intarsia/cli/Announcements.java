package org.intarsia.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.UnloadResult;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Says what happens without a command that says so itself, each line with its local time. */
public final class Announcements implements AutoCloseable {
    private final Clock clock;
    private final Console console;
    private final List<AutoCloseable> followed = new ArrayList<>();
    private volatile Consumer<String> to;

    /**
     * @param clock for the times
     */
    public Announcements(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
        this.to = console::note;
    }

    /** Announces what pipelines do by themselves, and plugins, until it is closed. */
    public void follow(PipelineHost host, Registry registry, PluginWatch watch) {
        followed.add(host.listen(this::happened));
        followed.add(registry.listen(this::happened));
        watch.watch(line -> say("plugins/" + line));
    }

    /**
     * Where the lines go.
     *
     * @param other null for the process's own streams
     */
    public void divert(@Nullable Consumer<String> other) {
        to = other != null ? other : console::note;
    }

    public void say(String line) {
        to.accept(TimeText.local(clock.instant()) + " " + line);
    }

    /** Of runs that did not end before their pipeline was stopped. */
    public void sayCut(UnloadResult result) {
        cut(result).forEach(this::say);
    }

    /** What to say of runs that were cut; empty when none was. */
    public static List<String> cut(UnloadResult result) {
        return result.cut() == 0
                ? List.of()
                : List.of(result.pipeline() + ": " + result.cut() + " runs were cut");
    }

    private void happened(HostEvent event) {
        if (event instanceof HostEvent.Followed followed) {
            say(
                    followed.pipeline()
                            + ": generation "
                            + followed.generation().number()
                            + ", "
                            + followed.generation().cause());
        } else if (event instanceof HostEvent.CanaryEnded ended
                && ended.actor().equals(Actor.PLATFORM)) {
            say(
                    ended.pipeline()
                            + ": generation "
                            + ended.generation().number()
                            + (ended.promoted() ? " promoted: " : " rolled back: ")
                            + ended.reason());
        } else if (event instanceof HostEvent.Warned warned) {
            say(warned.pipeline() + ": " + warned.text());
        } else if (event instanceof HostEvent.ChangeFailed failed
                && failed.actor().equals(Actor.PLATFORM)) {
            say(
                    failed.pipeline()
                            + ": "
                            + failed.problems().stream()
                                    .map(Problem::toString)
                                    .collect(Collectors.joining("\n")));
        }
    }

    /** A plugin that is trusted no more works on; that must not stay unnoticed. */
    void happened(PluginEvent event) {
        PluginInfo plugin = event.plugin();
        String known = plugin.bundle() + " " + plugin.version();
        if (event.kind() == PluginEvent.Kind.REVOKED) {
            say(
                    known
                            + ": revoked while it runs: "
                            + plugin.reason()
                            + "; it keeps running until it is uninstalled");
        } else if (event.kind() == PluginEvent.Kind.TRUSTED) {
            say(known + ": trusted again");
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : followed) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("listening ends", e);
            }
        }
        followed.clear();
    }
}
