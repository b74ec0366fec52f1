package org.intarsia.cli;

import org.intarsia.app.TaskMonitor;

/** Shows the progress of a task, and ends it after Ctrl-C. */
public record ConsoleMonitor(ProgressBars progress, Interrupts interrupts) implements TaskMonitor {
    @Override
    public void progress(long done) {
        progress.at(done, "");
    }

    @Override
    public void check() {
        interrupts.check();
    }
}
