package org.intarsia.server.images;

import java.util.List;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.pipeline.text.Prompt;

/**
 * Pictures that a request asks for.
 *
 * @param pipeline its name
 * @param labels as {@code --label} understands them
 * @param prompts of a pipeline that reads texts
 * @param count pictures of each label or prompt
 * @param seed of the first picture of each; the next one has the next seed
 * @param exact whether the pictures have the bits that they have alone
 * @param traffic which generation makes them
 */
public record ImageOrder(
        String pipeline,
        List<String> labels,
        List<Prompt> prompts,
        int count,
        long seed,
        boolean exact,
        Traffic traffic) {
    public ImageOrder {
        labels = List.copyOf(labels);
        prompts = List.copyOf(prompts);
    }

    /** By the generation that serves or its canary. */
    public ImageOrder(String pipeline, List<String> labels, int count, long seed, boolean exact) {
        this(pipeline, labels, List.of(), count, seed, exact, Traffic.SHARED);
    }

    /** The same for texts. */
    public ImageOrder with(List<Prompt> texts) {
        return new ImageOrder(pipeline, labels, texts, count, seed, exact, traffic);
    }

    /** The same by what the traffic says. */
    public ImageOrder by(Traffic which) {
        return new ImageOrder(pipeline, labels, prompts, count, seed, exact, which);
    }
}
