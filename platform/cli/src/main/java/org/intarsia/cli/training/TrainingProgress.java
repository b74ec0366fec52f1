package org.intarsia.cli.training;

import java.util.Locale;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ProgressBars;
import org.intarsia.training.TrainingListener;

/** Shows how a training goes, and ends it when a person interrupts. */
record TrainingProgress(ProgressBars progress, Environment environment)
        implements TrainingListener {
    @Override
    public void step(TrainingListener.Progress now) {
        progress.at(
                now.step(),
                String.format(
                        Locale.ROOT,
                        "loss %.4f  rate %.1e  %.0f pictures/s",
                        now.loss(),
                        now.rate(),
                        now.imagesPerSecond()));
    }

    @Override
    public void note(String text) {
        environment.console().note(text);
    }

    @Override
    public boolean stop() {
        return environment.interrupts().stoppingAfterStep();
    }
}
