package org.intarsia.server.images;

import java.util.List;
import org.intarsia.pipeline.live.Traffic;

/**
 * Pictures that a request asks for.
 *
 * @param pipeline its name
 * @param labels as {@code --label} understands them
 * @param count pictures of each label
 * @param seed of the first picture of each label; the next one has the next seed
 * @param exact whether the pictures have the bits that they have alone
 * @param traffic which generation makes them
 */
public record ImageOrder(
        String pipeline,
        List<String> labels,
        int count,
        long seed,
        boolean exact,
        Traffic traffic) {
    public ImageOrder {
        labels = List.copyOf(labels);
    }

    /** By the generation that serves or its canary. */
    public ImageOrder(String pipeline, List<String> labels, int count, long seed, boolean exact) {
        this(pipeline, labels, count, seed, exact, Traffic.SHARED);
    }
}
