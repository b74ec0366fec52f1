package org.intarsia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private static final String GRACE = "intarsia.grace";

    @AfterEach
    void forget() {
        System.clearProperty(GRACE);
    }

    @Test
    void theEndWaitsForTwiceTheLongestStepOfARun() {
        AtomicLong now = new AtomicLong();
        try (Interrupts interrupts = new Interrupts(now::get)) {
            for (int seconds : new int[] {100, 30, 45, 5}) {
                assertFalse(interrupts.stoppingAfterStep());
                now.addAndGet(Duration.ofSeconds(seconds).toNanos());
            }
            assertFalse(interrupts.stoppingAfterStep());
        }
        assertEquals("220000", System.getProperty(GRACE));
    }

    @Test
    void aRunOfOneStepChangesNothing() {
        try (Interrupts interrupts = new Interrupts(() -> 7)) {
            assertFalse(interrupts.stoppingAfterStep());
            assertNull(System.getProperty(GRACE));
        }
    }
}
