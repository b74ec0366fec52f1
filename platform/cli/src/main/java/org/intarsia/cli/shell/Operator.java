package org.intarsia.cli.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.intarsia.app.Actor;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.UnloadResult;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Instance;
import org.intarsia.spi.problem.Problem;

/** Runs the shell's commands on the pipelines of this process, and announces what happens. */
final class Operator implements AutoCloseable {
    private final Environment environment;
    private final Instance instance;
    private final Actor actor = Actor.user("shell");
    private final PipelineHost host;
    private final AutoCloseable users;
    private final Queue<CommandSet> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger worst = new AtomicInteger(ExitCode.DONE);
    private volatile Consumer<String> announcer;

    Operator(Environment environment, Instance instance, HostSettings settings) {
        this.environment = environment;
        this.instance = instance;
        this.announcer = environment.console()::note;
        this.host =
                new PipelineHost(
                        environment.registry(), environment.home(), instance.audit(), settings);
        host.listen(this::happened);
        this.users = instance.users(host);
        instance.watch().watch(line -> announcer.accept("plugins/" + line));
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

    /** Who types. */
    Actor actor() {
        return actor;
    }

    /** Where unsolicited lines go. */
    void announce(Consumer<String> to) {
        announcer = to;
    }

    void forgetCodes() {
        worst.set(ExitCode.DONE);
    }

    int worstCode() {
        return worst.get();
    }

    /** One command of a line; what it prints goes to the next one where there is a pipe. */
    Object run(String name, CommandSession session, List<Object> words) {
        PrintStream out = session.getConsole();
        List<String> arguments = new ArrayList<>(List.of(name));
        words.forEach(word -> arguments.add(String.valueOf(word)));
        // Commands of a pipe or in the background run at the same time, each with a set of its own.
        CommandSet ready = idle.poll();
        CommandSet commands = ready != null ? ready : new CommandSet(this);
        int code = commands.execute(out, arguments.toArray(String[]::new));
        idle.add(commands);
        worst.accumulateAndGet(code, Math::max);
        return null;
    }

    /** What happened without a command that says so itself. */
    private void happened(HostEvent event) {
        if (event instanceof HostEvent.Followed followed) {
            announcer.accept(
                    followed.pipeline()
                            + ": generation "
                            + followed.generation().number()
                            + ", "
                            + followed.generation().cause());
        } else if (event instanceof HostEvent.ChangeFailed failed
                && failed.actor().equals(Actor.PLATFORM)) {
            announcer.accept(
                    failed.pipeline()
                            + ": "
                            + failed.problems().stream()
                                    .map(Problem::toString)
                                    .collect(Collectors.joining("\n")));
        }
    }

    /** What to say of runs that were cut; empty when none was. */
    static List<String> cut(UnloadResult result) {
        return result.cut() == 0
                ? List.of()
                : List.of(result.pipeline() + ": " + result.cut() + " runs were cut");
    }

    @Override
    public void close() {
        try {
            users.close();
        } catch (Exception e) {
            throw new IllegalStateException("the framework forgets who needs its plugins", e);
        }
        host.stop(actor).forEach(result -> cut(result).forEach(announcer));
    }
}
