package org.intarsia.app.bench;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.intarsia.base.Closer;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;

/**
 * One forward of backbone and head over noisy latents in the middle of a run, to be timed. Used by
 * one thread, which records no gradients.
 */
public final class LatentForward implements Runnable, AutoCloseable {
    private static final float MIDDLE = 0.5f;

    private final int rows;
    private final PredictionHead head;
    private final NDManager manager;
    private final DefaultRun run;
    private final NDList latents;
    private final Backbone.Session session;

    /**
     * @param rows of the forward
     */
    public LatentForward(Assembly assembly, int rows) {
        this.rows = rows;
        this.head = assembly.part(PredictionHead.class);
        this.manager = assembly.manager().newSubManager();
        try {
            this.run = new DefaultRun(manager, SeededNoise.from(0, rows), false);
            SamplerState state =
                    assembly.part(Sampler.class).start(assembly.request(manager), run.noise());
            this.latents = state.values();
            this.session =
                    assembly.part(Backbone.class)
                            .open(Timing.conditioning(assembly, manager, rows), run);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Returns when the device is done with it. */
    @Override
    public void run() {
        Step step = Step.at(0, 1, MIDDLE, rows);
        ModelInput shown = new ModelInput.NoisyLatents(latents);
        NDList features = session.forward(shown, step);
        NDList prediction = head.predict(features, shown, step);
        Timing.await(prediction.get(0));
        prediction.close();
        features.close();
    }

    @Override
    public void close() {
        Closer closing = new Closer();
        closing.close(session);
        closing.close(run);
        closing.close(manager);
        closing.throwIfAny();
    }
}
