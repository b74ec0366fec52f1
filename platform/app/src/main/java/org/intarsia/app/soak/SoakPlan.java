package org.intarsia.app.soak;

import java.util.List;
import java.util.Map;

/**
 * What a soak does.
 *
 * @param clients threads that ask for pictures
 * @param swaps in all
 * @param fragments taken one after the other, again and again; at least two that differ
 * @param slow a run that is kept in flight throughout pauses this long after every step, in
 *     milliseconds; 0 for no such run
 */
public record SoakPlan(int clients, int swaps, List<Map<String, Object>> fragments, int slow) {
    public SoakPlan {
        fragments = List.copyOf(fragments);
    }
}
