package org.intarsia.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C ends a run at its next step: the run is notified, saves its state, prints a message and
 * ends. A second thread of the process waits for that, since the virtual machine would end it at
 * once.
 */
public final class Interrupts implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "intarsia-interrupt");
    private volatile boolean stopping;

    public Interrupts() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public boolean stopping() {
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

    private void interrupted() {
        stopping = true;
        try {
            if (finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.INPUT);
            }
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
