package org.intarsia.app.host;

import java.util.List;
import org.intarsia.app.memory.MemoryHold;
import org.intarsia.app.picture.RunCheckpoint;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.pipeline.live.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures with the generation that serves now, or its canary.
 *
 * @param pipeline its name
 * @param labels numbers, ranges or names of classes; empty for the default
 * @param texts embeddings or prompts; none for a pipeline that reads none
 * @param seed of the first picture of each class; the next one has the next seed
 * @param count pictures of each class
 * @param batch pictures made at once
 * @param exact whether the pictures have the bits that they have alone; else the run may share
 *     forwards with others
 * @param checkpoint keeps how far the run is
 * @param traffic which generation makes them
 * @param memory what was held for it by {@link PipelineHost#reserve}; null to hold it when it
 *     begins
 */
public record GenerateRequest(
        String pipeline,
        List<String> labels,
        RequestedTexts texts,
        long seed,
        int count,
        int batch,
        boolean exact,
        RunCheckpoint checkpoint,
        Traffic traffic,
        @Nullable MemoryHold memory) {
    public GenerateRequest {
        labels = List.copyOf(labels);
    }

    /** An exact one, of which nothing is kept before its end. */
    public GenerateRequest(
            String pipeline,
            List<String> labels,
            RequestedTexts texts,
            long seed,
            int count,
            int batch) {
        this(
                pipeline,
                labels,
                texts,
                seed,
                count,
                batch,
                true,
                RunCheckpoint.NONE,
                Traffic.SHARED,
                null);
    }
}
