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
     */
    record Part(int first, Generator.Listener steps, RunCheckpoint checkpoint) {}

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
        return noise(assembly, texts, null);
    }

    /**
     * A whole run of a pipeline from noise.
     *
     * @param meeting where it shares forwards with other runs; null for a run on its own
     */
    static PictureSource noise(
            Assembly assembly, @Nullable TextEmbeddings texts, @Nullable ForwardMeeting meeting) {
        return (manager, request, part, keep) -> {
            try (SamplingRun run =
                    new Generator(assembly, texts).start(request).keeping(keep).meeting(meeting)) {
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
                    run.step(part.steps());
                }
                return run.finish(manager, part.steps());
            }
        };
    }
}
