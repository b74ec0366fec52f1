package org.intarsia.cli.shell;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.shell.syntax.ShellLine;

/** The commands that run: at most one in the foreground, any number in the background. */
final class CommandTasks {
    private final Operator operator;
    private final Queue<CommandSet> idle = new ConcurrentLinkedQueue<>();
    private final List<CommandTask> background = new CopyOnWriteArrayList<>();
    private final AtomicInteger worst = new AtomicInteger(ExitCode.DONE);
    private volatile CommandTask foreground;
    private volatile Consumer<String> lines;

    CommandTasks(Operator operator) {
        this.operator = operator;
    }

    /**
     * Where the lines of commands in the background go while a person types.
     *
     * @param to null where they are written as those in the foreground
     */
    void divert(Consumer<String> to) {
        lines = to;
    }

    /**
     * Starts a command and waits for it, unless it is to run in the background.
     *
     * @param ending whether the process is to end; then nobody waits any more
     * @return false when it was left: it goes on in the background
     */
    boolean run(ShellLine.Command command, BooleanSupplier ending) {
        CommandSet ready = idle.poll();
        CommandSet commands = ready != null ? ready : new CommandSet(operator);
        commands.open();
        CommandTask task = new CommandTask(command.words(), commands);
        if (command.background()) {
            background(task);
            task.start(code -> ends(commands, code));
            return true;
        }
        foreground = task;
        task.start(code -> ends(commands, code));
        boolean ended = task.await(ending);
        foreground = null;
        if (!ended) {
            background(task);
        }
        return ended;
    }

    private void background(CommandTask task) {
        Consumer<String> to = lines;
        if (to != null) {
            task.divert(to);
        }
        background.removeIf(CommandTask::ended);
        background.add(task);
    }

    private void ends(CommandSet commands, int code) {
        failed(code);
        idle.add(commands);
    }

    /** Counts a failure that is no command's own. */
    void failed(int code) {
        worst.accumulateAndGet(code, Math::max);
    }

    /** Leaves the command in the foreground; false when there is none. */
    boolean leave() {
        CommandTask task = foreground;
        if (task != null) {
            task.leave();
        }
        return task != null;
    }

    /**
     * Waits for the commands in the background.
     *
     * @return those that have not ended after that time
     */
    List<String> finish(Duration grace) {
        long until = System.nanoTime() + grace.toNanos();
        for (CommandTask task : background) {
            task.endsWithin(Math.max(0, (until - System.nanoTime()) / 1_000_000));
        }
        return background.stream().filter(task -> !task.ended()).map(CommandTask::text).toList();
    }

    /** The worst exit code of all commands so far. */
    int worstCode() {
        return worst.get();
    }
}
