package org.intarsia.app.soak;

import java.util.List;
import org.intarsia.pipeline.manifest.Node;

/**
 * What a soak does.
 *
 * @param clients threads that ask for pictures
 * @param swaps in all
 * @param fragments taken one after the other, again and again; at least two that differ
 * @param slow a run that is kept in flight throughout pauses this long after every step, in
 *     milliseconds; 0 for no such run
 */
public record SoakPlan(int clients, int swaps, List<Node.Mapping> fragments, int slow) {
    public SoakPlan {
        fragments = List.copyOf(fragments);
    }
}
