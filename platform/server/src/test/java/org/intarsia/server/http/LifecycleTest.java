package org.intarsia.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    @Test
    void aDrainWaitsForWhatWasBegunAndTakesNothingNew() {
        Lifecycle lifecycle = new Lifecycle();
        assertThrows(IntarsiaException.class, lifecycle::enter, "it starts");
        lifecycle.ready();
        lifecycle.enter();
        List<String> told = new ArrayList<>();
        lifecycle.atDrain(() -> told.add("once"));
        assertEquals(1, lifecycle.drain(Duration.ofMillis(1)), "it has not ended");
        assertThrows(IntarsiaException.class, lifecycle::enter);
        lifecycle.ready();
        assertEquals(Lifecycle.State.DRAINING, lifecycle.state(), "there is no way back");

        CompletableFuture<Integer> drained =
                CompletableFuture.supplyAsync(() -> lifecycle.drain(Duration.ofMinutes(1)));
        lifecycle.leave();
        assertEquals(0, drained.join());
        lifecycle.atDrain(() -> told.add("late"));
        assertEquals(List.of("once", "late"), told);
    }
}
