package org.intarsia.pipeline.live;

import java.util.Collection;
import java.util.List;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;

/**
 * What a swap would come to.
 *
 * @param plan of the pipeline after it
 * @param built kinds of parts that no kept generation has, in the order of building
 * @param bytesRead of the parameters of those, as {@link Generation#bytesRead} counts them
 */
public record SwapPlan(Plan plan, List<Kind> built, long bytesRead) {
    public SwapPlan {
        built = List.copyOf(built);
    }

    static SwapPlan of(Plan plan, Collection<Assembly> kept) {
        List<Plan.Group> fresh =
                plan.running().stream()
                        .filter(group -> kept.stream().noneMatch(one -> one.covers(group)))
                        .toList();
        List<Kind> built =
                plan.parts().stream()
                        .map(Plan.Part::kind)
                        .filter(kind -> fresh.stream().anyMatch(it -> it.kinds().contains(kind)))
                        .toList();
        return new SwapPlan(plan, built, fresh.stream().mapToLong(plan::bytesRead).sum());
    }
}
