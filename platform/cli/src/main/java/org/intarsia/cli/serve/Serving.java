package org.intarsia.cli.serve;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.intarsia.app.desired.DesiredFile;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.RunInfo;
import org.intarsia.app.serve.RunningServer;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.app.serve.StartToken;
import org.intarsia.cli.Announcements;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.Instance;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** The pipelines that are served and the server, from the start to the last request. */
final class Serving implements AutoCloseable {
    private final Environment environment;
    private final Instance instance;
    private final @Nullable Path models;
    private final Duration grace;
    private final Actor actor = Actor.user("serve");
    private final PipelineHost host;
    private final AutoCloseable users;
    private final Announcements announcements;
    private @Nullable RunningServer server;
    private @Nullable AutoCloseable kept;

    /**
     * @param clock for the times of announcements
     */
    Serving(Environment environment, Instance instance, HostSettings settings, Clock clock) {
        this.environment = environment;
        this.instance = instance;
        this.models = settings.models();
        this.grace = settings.grace();
        this.host =
                new PipelineHost(
                        environment.registry(), environment.home(), instance.audit(), settings);
        this.users = instance.users(host);
        this.announcements = new Announcements(environment.console(), clock);
    }

    /** Listens, loads the pipelines, and says where and with which token it is reached. */
    void start(ServerSettings settings, @Nullable Path tokenFile, List<LoadRequest> loads) {
        Console console = environment.console();
        announcements.follow(host, environment.registry(), instance.watch());
        server =
                instance.servers()
                        .start(
                                new ServedPlatform(
                                        environment.registry(),
                                        instance.plugins(),
                                        instance.audit(),
                                        environment.home(),
                                        models,
                                        host),
                                settings);
        loads.forEach(load -> host.load(load, actor));
        kept = new DesiredFile(environment.home().desired()).follow(host);
        server.ready();
        console.line("address: " + server.address());
        console.line(access(settings.token(), tokenFile));
        console.line("console: " + server.address() + "/" + signed(settings.token(), tokenFile));
        console.out().flush();
    }

    private static String access(@Nullable StartToken token, @Nullable Path file) {
        if (token == null) {
            return "keys: those of conf/keys.json";
        }
        return "token: " + (file == null ? token.token().text() : "in " + file);
    }

    /** Behind the #, a browser keeps the token to itself: it is in no request and no log. */
    private static String signed(@Nullable StartToken token, @Nullable Path file) {
        return token == null || file != null ? "" : "#token=" + token.token().text();
    }

    /** Lets the requests in flight finish, then ends those that have not. */
    @Override
    public void close() {
        long began = System.nanoTime();
        if (server != null) {
            int cut = server.drain(grace);
            if (cut > 0) {
                announcements.say(cut + " requests did not end in time");
                host.runs().forEach(this::cancel);
            }
        }
        // What is stopped from now on is still wanted.
        end(kept);
        end(users);
        announcements.close();
        host.stop(actor).forEach(announcements::sayCut);
        if (server != null) {
            server.close();
        }
        long took = (System.nanoTime() - began) / 1_000_000;
        announcements.say("stopped in " + took + " ms");
    }

    private static void end(@Nullable AutoCloseable listening) {
        try {
            if (listening != null) {
                listening.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("listening ends", e);
        }
    }

    private void cancel(RunInfo run) {
        try {
            host.cancel(run.id(), actor);
        } catch (IntarsiaException e) {
            // It has ended by itself meanwhile.
            announcements.say("run " + run.id() + " ended");
        }
    }
}
