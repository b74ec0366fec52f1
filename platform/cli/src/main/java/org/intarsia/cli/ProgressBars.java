package org.intarsia.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal; elsewhere a line now and then, so that logs stay readable. */
public final class ProgressBars implements AutoCloseable {
    private static final Duration LINE_EVERY = Duration.ofSeconds(15);

    private final Console console;
    private final String task;
    private final long total;
    private final ProgressBar bar;
    private long lastLine = System.nanoTime();

    public ProgressBars(Console console, String task, long total) {
        this.console = console;
        this.task = task;
        this.total = total;
        this.bar =
                console.interactive()
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(total)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setUpdateIntervalMillis(200)
                                .setConsumer(new ConsoleProgressBarConsumer(console.err()))
                                .build()
                        : null;
    }

    public void at(long done, String extra) {
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(extra);
        } else if (System.nanoTime() - lastLine > LINE_EVERY.toNanos() || done == total) {
            lastLine = System.nanoTime();
            console.note(task + " " + done + "/" + total + (extra.isEmpty() ? "" : "  " + extra));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
