package org.intarsia.server.jobs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of turns: a higher priority first; within it, what was begun already; within that, the
 * owners one after the other, who had no turn for longest first; of one owner, the oldest.
 */
public final class TurnOrder {
    private TurnOrder() {}

    /**
     * @param waiting in any order
     * @param turns when each owner had its last turn, as a number that grows; missing for none
     */
    public static List<Job> of(List<Job> waiting, Map<String, Long> turns) {
        Map<String, Long> last = new HashMap<>(turns);
        long next = turns.values().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        List<Job> order = new ArrayList<>();
        for (Map<String, Deque<Job>> owners : ranks(waiting)) {
            while (!owners.isEmpty()) {
                String owner =
                        owners.keySet().stream()
                                .min(
                                        Comparator.<String>comparingLong(
                                                        one -> last.getOrDefault(one, 0L))
                                                .thenComparingLong(
                                                        one -> owners.get(one).peek().number()))
                                .orElseThrow();
                order.add(owners.get(owner).remove());
                last.put(owner, next++);
                owners.values().removeIf(Deque::isEmpty);
            }
        }
        return order;
    }

    /** Jobs between which only owner and age decide, by owner. */
    private static List<Map<String, Deque<Job>>> ranks(List<Job> waiting) {
        List<Job> sorted = new ArrayList<>(waiting);
        sorted.sort(
                Comparator.comparing((Job job) -> job.order().priority())
                        .reversed()
                        .thenComparing(job -> job.state().started() == null)
                        .thenComparingLong(Job::number));
        List<Map<String, Deque<Job>>> ranks = new ArrayList<>();
        Job before = null;
        for (Job job : sorted) {
            boolean same =
                    before != null
                            && before.order().priority() == job.order().priority()
                            && (before.state().started() == null)
                                    == (job.state().started() == null);
            if (!same) {
                ranks.add(new LinkedHashMap<>());
            }
            ranks.get(ranks.size() - 1)
                    .computeIfAbsent(job.owner(), owner -> new ArrayDeque<>())
                    .add(job);
            before = job;
        }
        return ranks;
    }
}
