package org.intarsia.cli.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.intarsia.cli.ExitCode;

/**
 * A command on a thread of its own. Whoever waits for it may leave it: then it goes on in the
 * background. The thread does not keep the process alive.
 */
final class CommandTask {
    private static final int PACE_MILLIS = 50;

    private final List<String> words;
    private final CommandSet commands;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean left;

    CommandTask(List<String> words, CommandSet commands) {
        this.words = words;
        this.commands = commands;
    }

    /**
     * @param ends is called with the exit code on the command's thread, before anybody who waits
     *     goes on
     */
    void start(IntConsumer ends) {
        Thread thread = new Thread(() -> run(ends), "intarsia-command: " + words.get(0));
        thread.setDaemon(true);
        thread.start();
    }

    private void run(IntConsumer ends) {
        int result = ExitCode.FAILED;
        try {
            result = commands.execute(words);
        } finally {
            ends.accept(result);
            ended.complete(null);
        }
    }

    /** As it was typed, but for quotes. */
    String text() {
        return String.join(" ", words);
    }

    /** Has what it writes from now on arrive as whole lines. */
    void divert(Consumer<String> lines) {
        commands.divert(lines);
    }

    boolean ended() {
        return ended.isDone();
    }

    /** Ends the waiting for it. */
    void leave() {
        left = true;
    }

    /**
     * Waits until it has ended or is left.
     *
     * @param ending whether the process is to end; then nobody waits any more
     * @return whether it has ended
     */
    boolean await(BooleanSupplier ending) {
        while (!left && !ending.getAsBoolean()) {
            if (endsWithin(PACE_MILLIS)) {
                return true;
            }
        }
        return ended();
    }

    /** Whether it has ended after that time at the latest. */
    boolean endsWithin(long millis) {
        try {
            ended.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            left = true;
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it with a failure", e);
        }
    }
}
