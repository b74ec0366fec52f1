package org.intarsia.server.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnOrderTest {
    private final List<Job> waiting = new ArrayList<>();

    private void add(String id, String owner, JobPriority priority) {
        Job job = TestJobs.job(id, owner, priority);
        waiting.add(
                new Job(id, waiting.size() + 1, owner, job.created(), job.order(), job.state()));
    }

    private List<String> order(Map<String, Long> turns) {
        return TurnOrder.of(waiting, turns).stream().map(Job::id).toList();
    }

    @Test
    void ownersHaveTheirTurnsOneAfterTheOther() {
        for (int i = 1; i <= 4; i++) {
            add("a" + i, "ada", JobPriority.NORMAL);
        }
        add("b1", "bob", JobPriority.NORMAL);
        add("b2", "bob", JobPriority.NORMAL);
        add("c1", "cy", JobPriority.NORMAL);
        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "a3", "a4"), order(Map.of()));
        assertEquals(
                List.of("c1", "b1", "a1", "b2", "a2", "a3", "a4"),
                order(Map.of("ada", 9L, "bob", 8L)),
                "who had no turn for longest is next");
    }

    @Test
    void aHigherPriorityComesFirstWhoeverOwnsIt() {
        add("low", "ada", JobPriority.LOW);
        add("normal", "bob", JobPriority.NORMAL);
        add("high1", "ada", JobPriority.HIGH);
        add("high2", "ada", JobPriority.HIGH);
        assertEquals(List.of("high1", "high2", "normal", "low"), order(Map.of("ada", 3L)));
    }

    @Test
    void whatWasBegunGoesOnBeforeWhatWasNot() {
        add("new", "ada", JobPriority.NORMAL);
        add("begun", "bob", JobPriority.NORMAL);
        Job begun = waiting.remove(1);
        waiting.add(
                begun.taken(TestJobs.NOON)
                        .with(
                                begun.state()
                                        .taken(TestJobs.NOON)
                                        .again(TestJobs.NOON, 0, 1, List.of())));
        assertEquals(List.of("begun", "new"), order(Map.of("bob", 5L)));
    }
}
