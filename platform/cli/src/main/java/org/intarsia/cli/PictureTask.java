package org.intarsia.cli;

import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.intarsia.app.picture.PictureFolder;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.app.picture.RunSummary;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Shows the progress of a run that writes pictures, and says at the end what was made. */
public final class PictureTask {
    private final Console console;
    private final Interrupts interrupts;
    private ProgressBars progress;

    public PictureTask(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    /**
     * @param folder where the run's pictures go
     * @param run is given the listener of its steps
     * @throws IntarsiaException INT-410 when it was stopped before the end
     */
    public void run(PictureFolder folder, Function<RunListener, RunSummary> run) {
        RunSummary summary;
        try {
            summary = run.apply(this::step);
        } catch (CancellationException e) {
            throw new IntarsiaException(
                    ErrorCode.STOPPED,
                    "generate",
                    "stopped before the end; the pictures finished so far are in "
                            + folder.folder(),
                    "Give the same command again for all of them.");
        } finally {
            if (progress != null) {
                progress.close();
            }
        }
        if (folder.moved()) {
            console.note(
                    "other pictures of the same names are there already, so these went to "
                            + folder.folder()
                            + "; --overwrite replaces them");
        }
        console.line(summary.text() + ": " + folder.sheet());
    }

    private void step(RunProgress now) {
        interrupts.check();
        if (progress == null) {
            progress = new ProgressBars(console, "pictures", now.pictures());
        }
        progress.at(now.done(), now.text());
    }
}
