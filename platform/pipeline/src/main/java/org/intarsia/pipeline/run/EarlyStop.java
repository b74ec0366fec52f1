package org.intarsia.pipeline.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.pipeline.manifest.Stop;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.run.SamplerState;
import org.jspecify.annotations.Nullable;

/** Watches a run for the step after which it hands over. */
final class EarlyStop {
    /** The figure that says after how many steps a run handed over. */
    static final String STEPS = "stopped-at";

    /** The figure of the noise that was left then. */
    static final String SIGMA = "sigma";

    private final @Nullable Stop stop;
    private final long began = System.nanoTime();

    /**
     * @param stop of the manifest, or null
     * @throws IntarsiaException INT-428 for more steps than the sampler takes
     */
    EarlyStop(@Nullable Stop stop, Sampler sampler, SamplerState start) {
        this.stop = stop;
        boolean known = !sampler.choosesSteps();
        if (stop != null && stop.at() != null && known && stop.at() > start.expected()) {
            throw new IntarsiaException(
                    ErrorCode.CANNOT_STOP_EARLY,
                    "stop.at",
                    stop.at() + " steps, and the sampler takes " + start.expected(),
                    "Stop after 1 to " + start.expected() + " steps.");
        }
    }

    /** Whether the state is to be handed over, finished or not. */
    boolean reached(SamplerState state) {
        if (state.done()) {
            return true;
        }
        if (stop == null || state.index() == 0) {
            return false;
        }
        boolean steps = stop.at() != null && state.index() >= stop.at();
        boolean time =
                stop.within() != null && System.nanoTime() - began >= stop.within().toNanos();
        return steps || time;
    }

    /** What is told of a run that ended with a state. */
    static Progress told(SamplerState end, double sigma) {
        Progress progress = end.progress();
        if (end.done()) {
            return progress;
        }
        Map<String, Double> figures = new LinkedHashMap<>(progress.figures());
        figures.put(STEPS, (double) end.index());
        figures.put(SIGMA, sigma);
        return new Progress(progress.index(), progress.expected(), false, figures);
    }
}
