package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.atomic.AtomicLong;
import org.intarsia.app.TaskMonitor;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.GuidedPredictor;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Times the generation of token ids, without guidance, whose branches are rows like others. Of a
 * raster also single tokens, with what is remembered of those before and without.
 */
public final class TokenBench {
    private final Assembly assembly;
    private final LatentSpec.Discrete latents;
    private final int batch;
    private final int rounds;

    /**
     * @param rounds how many tokens are timed without the cache, at most
     */
    public TokenBench(Assembly assembly, LatentSpec.Discrete latents, int batch, int rounds) {
        this.assembly = assembly;
        this.latents = latents;
        this.batch = batch;
        this.rounds = rounds;
    }

    public TokenReport run(TaskMonitor monitor) {
        return Gradients.off(() -> measure(monitor));
    }

    private TokenReport measure(TaskMonitor monitor) {
        try (NDManager manager = assembly.manager().newSubManager()) {
            Conditioning conditioning = Timing.conditioning(assembly, manager, batch);
            generate(manager, conditioning, 1, monitor);
            TimedIds cached = generate(manager, conditioning, Integer.MAX_VALUE, monitor);
            long peak = Timing.peakBytes();
            int tokens = Math.toIntExact(cached.ids().getShape().get(1));
            boolean raster = latents.scales().size() == 1 && tokens > 1;
            AtomicLong done = new AtomicLong();
            TokenCosts costs =
                    !raster
                            ? null
                            : TokenCosts.measure(
                                    () -> new TokenSession(assembly, conditioning, cached.ids()),
                                    tokens,
                                    rounds,
                                    () -> {
                                        monitor.check();
                                        monitor.progress(Math.min(rounds, done.incrementAndGet()));
                                    });
            return new TokenReport(
                    batch,
                    tokens,
                    cached.seconds(),
                    cached.watch().seconds(),
                    costs,
                    cached.watch().allocations(),
                    assembly.plan().weightBytes(),
                    peak);
        }
    }

    /**
     * @param ids [B, n]
     */
    private record TimedIds(NDArray ids, double seconds, TimedPredictor watch) {}

    /**
     * @param most steps of the sampler, for a start that is not measured
     */
    private TimedIds generate(
            NDManager manager, Conditioning conditioning, int most, TaskMonitor monitor) {
        Sampler sampler = assembly.part(Sampler.class);
        try (NDManager kept = manager.newSubManager();
                DefaultRun run = new DefaultRun(kept, SeededNoise.from(0, batch), false);
                GuidedPredictor network =
                        GuidedPredictor.of(
                                assembly, run, conditioning, sampler.predictionKind(), false)) {
            TimedPredictor watch = new TimedPredictor(network, kept);
            SamplerState state = sampler.start(assembly.request(manager), run.noise());
            long began = System.nanoTime();
            while (!state.done() && state.index() < most) {
                monitor.check();
                state = sampler.step(state, watch);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            watch.look();
            return new TimedIds(state.values().get(0), seconds, watch);
        }
    }
}
