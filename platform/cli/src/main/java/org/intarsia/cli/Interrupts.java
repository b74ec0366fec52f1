package org.intarsia.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C ends a run at its next step: the run is notified, saves its state, prints a message and
 * ends. A second thread of the process waits for that, since the virtual machine would end it at
 * once.
 */
public final class Interrupts implements AutoCloseable {
    /** A system property that the launcher reads at the end of the process. */
    private static final String GRACE = "intarsia.grace";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "intarsia-interrupt");
    private final List<Runnable> onStop = new CopyOnWriteArrayList<>();
    private final LongSupplier clock;
    private volatile boolean stopping;
    private volatile Duration patience = PATIENCE;
    private @Nullable Long lastStep;
    private long longestStep;
    private volatile int code = ExitCode.INPUT;

    public Interrupts() {
        this(System::nanoTime);
    }

    /**
     * @param clock in nanoseconds
     */
    Interrupts(LongSupplier clock) {
        this.clock = clock;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public boolean stopping() {
        return stopping;
    }

    /**
     * For a run that saves its state after the step at which it is interrupted, called after every
     * step by one thread: the end of the process waits for twice the longest step so far.
     */
    public boolean stoppingAfterStep() {
        long now = clock.getAsLong();
        if (lastStep != null && now - lastStep > longestStep) {
            longestStep = now - lastStep;
            patience = PATIENCE.plusNanos(2 * longestStep);
            allow(patience);
        }
        lastStep = now;
        return stopping;
    }

    /**
     * @throws CancellationException when the run was interrupted
     */
    public void check() {
        if (stopping) {
            throw new CancellationException("stopped by the user");
        }
    }

    /**
     * For a command that runs until it is interrupted: waits for that.
     *
     * @param ending how long it may take to end afterwards
     */
    public void await(Duration ending) throws InterruptedException {
        patience = ending.plus(PATIENCE);
        allow(patience);
        begun.await();
    }

    /** The exit code after an interrupt, where being interrupted is no failure. */
    public void endWith(int newCode) {
        code = newCode;
    }

    /** Tells the launcher how long the end of this command may take, before it ends it by force. */
    public static void allow(Duration ending) {
        System.setProperty(GRACE, Long.toString(ending.toMillis()));
    }

    /** Wakes somebody who waits for input and would not notice. */
    public void onStop(Runnable action) {
        onStop.add(action);
    }

    private void interrupted() {
        stopping = true;
        begun.countDown();
        onStop.forEach(Runnable::run);
        try {
            if (finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(code);
            }
            System.err.println(
                    new IntarsiaException(
                                    ErrorCode.ENDED_BY_FORCE,
                                    "exit",
                                    "the command did not end within "
                                            + patience.toSeconds()
                                            + " s after it was interrupted",
                                    "Report it to the author of the part that does not respond.")
                            .getMessage());
            Runtime.getRuntime().halt(ExitCode.FORCED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        if (!stopping) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
