package org.intarsia.app.picture;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.ForwardMeeting;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.pipeline.threads.RowSpread;
import org.intarsia.pipeline.threads.RunThreads;
import org.intarsia.spi.run.Latents;
import org.jspecify.annotations.Nullable;

/** What pictures are made of: noise, latents of a file, another picture. */
public interface PictureSource {
    /**
     * Which pictures of an order.
     *
     * @param first index of the first one in the order
     * @param steps hears of every step
     * @param checkpoint of the whole run
     * @param whole whether they are made by one run, so that all of them are at the same step
     */
    record Part(int first, Generator.Listener steps, RunCheckpoint checkpoint, boolean whole) {}

    /**
     * Makes some of the pictures of an order.
     *
     * @param keep takes what is decoded
     */
    Generator.Result make(
            NDManager manager, Generator.Request request, Part part, Consumer<List<Latents>> keep);

    /** What pictures say of it in their files. */
    default Map<String, String> provenance() {
        return Map.of();
    }

    /** How many pictures it can make at once. */
    default int most() {
        return Integer.MAX_VALUE;
    }

    /** A whole run of a pipeline from noise. */
    static PictureSource noise(Assembly assembly, @Nullable TextEmbeddings texts) {
        return noise(assembly, texts, RunThreads.engine(), true, null);
    }

    /**
     * A whole run of a pipeline from noise.
     *
     * @param threads that it computes with
     * @param exact whether every batch is one run, so that its pictures have the same bits each
     *     time
     * @param meeting where it shares forwards with other runs; null for a run on its own
     */
    static PictureSource noise(
            Assembly assembly,
            @Nullable TextEmbeddings texts,
            RunThreads threads,
            boolean exact,
            @Nullable ForwardMeeting meeting) {
        Generator generator = new Generator(assembly, texts);
        return (manager, request, part, keep) ->
                new RowSpread(
                                threads,
                                (out, rows, steps) -> {
                                    try (SamplingRun run =
                                            generator.start(rows).keeping(keep).meeting(meeting)) {
                                        part.checkpoint()
                                                .saved(part.first())
                                                .ifPresent(
                                                        saved -> {
                                                            try (saved) {
                                                                run.restore(saved);
                                                            }
                                                        });
                                        while (!run.done()) {
                                            part.checkpoint().before(part.first(), run);
                                            run.step(steps);
                                        }
                                        return run.finish(out, steps);
                                    }
                                })
                        .run(
                                manager,
                                request,
                                exact || part.whole() || meeting != null,
                                part.steps());
    }
}
