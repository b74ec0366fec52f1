package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.intarsia.base.Closer;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.InputKind;
import org.jspecify.annotations.Nullable;

/**
 * One run between its steps: who drives it may stop it, save it, or let others have the machine
 * before the next step. Used by one thread at a time.
 */
public final class SamplingRun implements AutoCloseable {
    private final Assembly assembly;
    private final NDManager manager;
    private final DefaultRun run;
    private final Conditioning conditioning;
    private final GuidedPredictor network;
    private final SampleRequest sample;
    private final LastPrediction predictor;
    private final HandOver handOver;
    private final EarlyStop stop;
    private ForwardMeeting.@Nullable Seat seat;
    private Consumer<List<Latents>> keep = latents -> {};
    private SamplerState state;
    private long evaluationsBefore;

    private SamplingRun(
            Assembly assembly,
            NDManager manager,
            DefaultRun run,
            HandOver handOver,
            Function<NDManager, Conditioning> conditions) {
        this.handOver = handOver;
        this.assembly = assembly;
        this.manager = manager;
        this.run = run;
        Sampler sampler = assembly.part(Sampler.class);
        conditioning = conditions.apply(manager);
        network = GuidedPredictor.of(assembly, run, conditioning, sampler.predictionKind(), true);
        sample = assembly.request(manager);
        predictor = new LastPrediction(network, sample.latents());
        state = sampler.start(sample, run.noise());
        stop = new EarlyStop(assembly.plan().manifest().stop(), sampler, state);
    }

    /**
     * Before its first step.
     *
     * @param meeting where it shares forwards with other runs; null for a run on its own
     */
    public SamplingRun meeting(@Nullable ForwardMeeting meeting) {
        if (meeting != null) {
            seat = meeting.join();
            network.shared().meet(seat);
        }
        return this;
    }

    /** Shows what is decoded to somebody, who copies it; it is closed afterwards. */
    public SamplingRun keeping(Consumer<List<Latents>> listener) {
        keep = listener;
        return this;
    }

    /**
     * Begins a run; {@link Generator#start} checks a request first.
     *
     * @param conditions are asked once, with the manager that owns them
     */
    public static SamplingRun start(
            Assembly assembly, long[] seeds, Function<NDManager, Conditioning> conditions) {
        return Gradients.off(
                () -> {
                    NDManager manager = assembly.manager().newSubManager();
                    try {
                        DefaultRun run = new DefaultRun(manager, new SeededNoise(seeds), false);
                        HandOver handOver = new HandOver(assembly, seeds);
                        return new SamplingRun(assembly, manager, run, handOver, conditions);
                    } catch (RuntimeException | Error e) {
                        manager.close();
                        throw e;
                    }
                });
    }

    /** Whether no further step is to be taken: the sampler arrived, or is stopped early. */
    public boolean done() {
        return stop.reached(state);
    }

    public Progress progress() {
        return state.progress();
    }

    /**
     * Takes the next step; what it leaves behind is closed.
     *
     * @throws CancellationException when the listener ends the run
     */
    public void step(Generator.Listener listener) {
        Gradients.off(
                () -> {
                    SamplerState before = state;
                    predictor.begin(listener.previews(before.progress()));
                    SamplerState now = assembly.part(Sampler.class).step(before, predictor);
                    state = now;
                    try {
                        listener.step(now.progress(), () -> preview(now));
                    } finally {
                        closeOld(before, now);
                    }
                });
    }

    /**
     * Decodes what the last step came to.
     *
     * @param out owns the images
     * @param listener hears of the steps of a decoder that takes some
     * @throws IllegalStateException when a step is to be taken yet
     * @throws CancellationException when the listener ends the run
     */
    public Generator.Result finish(NDManager out, Generator.Listener listener) {
        if (!done()) {
            throw new IllegalStateException("the run is at " + state.progress());
        }
        return Gradients.off(
                () -> {
                    List<Latents> latents = handOver.of(state, sample);
                    NDArray images =
                            handOver.decoded(latents, conditioning, run, listener::decoding);
                    images.attach(out);
                    keep.accept(latents);
                    double sigma = latents.stream().mapToDouble(Latents::sigma).max().orElse(0);
                    long evaluations = evaluationsBefore + network.evaluations();
                    return new Generator.Result(
                            images,
                            evaluations,
                            network.shared().count(),
                            EarlyStop.told(state, sigma));
                });
    }

    /**
     * Whether another process can go on from here with the same bits. A network that is shown what
     * is new since its last step remembers the rest, and a predictor that a part composed may; the
     * state holds neither.
     */
    public boolean savable() {
        return !done()
                && assembly.part(Backbone.class).reads() != InputKind.VECTORS
                && !run.remembers()
                && SavedState.exact(state, network.memory());
    }

    /**
     * Writes where the run stands.
     *
     * @param notes what the writer wants to find in the file again, by name
     * @throws IntarsiaException INT-911, INT-912 when the file cannot be written
     * @throws IllegalStateException when it is not {@link #savable}
     */
    public void save(Path file, Map<String, String> notes) {
        if (!savable()) {
            throw new IllegalStateException("the state does not hold all that the run remembers");
        }
        long evaluations = evaluationsBefore + network.evaluations();
        SavedState.write(file, state, network.memory(), evaluations, notes);
    }

    /**
     * Goes on from a saved state of the same request on the same parts; no step was taken yet.
     *
     * @param saved stays the caller's
     * @return false when it is of another request or other parts: then the run stands at its start
     */
    public boolean restore(SavedState saved) {
        return savable()
                && Gradients.off(
                        () -> {
                            Optional<SavedState.Content> found = saved.read(manager, state);
                            found.ifPresent(
                                    content -> {
                                        SamplerState first = state;
                                        network.restore(content.guidance());
                                        content.guidance().close();
                                        evaluationsBefore = content.evaluations();
                                        state = content.state();
                                        closeOld(first, state);
                                    });
                            return found.isPresent();
                        });
    }

    /**
     * The x-prediction that a flow's last evaluation implies; where none was made over the whole
     * picture, what the state holds by now.
     */
    private NDArray preview(SamplerState now) {
        if (!predictor.wanted()) {
            throw new IllegalStateException("a preview that the listener did not ask for before");
        }
        Sampler sampler = assembly.part(Sampler.class);
        Latents latents =
                predictor
                        .x(sample.prediction(), sampler.predictionKind())
                        .map(x -> Latents.clean(x, sample.latents()))
                        .orElseGet(() -> sampler.latents(now, sample));
        return HandOver.decoded(assembly, latents, conditioning, run, inner -> {});
    }

    private static void closeOld(SamplerState before, SamplerState now) {
        for (NDList list : new NDList[] {before.values(), before.memory()}) {
            for (NDArray array : list) {
                if (!holds(now.values(), array) && !holds(now.memory(), array)) {
                    array.close();
                }
            }
        }
    }

    /** By identity: arrays compare by content. */
    private static boolean holds(NDList list, NDArray array) {
        return list.stream().anyMatch(other -> other == array);
    }

    @Override
    public void close() {
        Closer closing = new Closer();
        if (seat != null) {
            closing.close(seat);
        }
        closing.close(predictor);
        closing.close(network);
        closing.close(run);
        closing.close(manager);
        closing.throwIfAny();
    }
}
