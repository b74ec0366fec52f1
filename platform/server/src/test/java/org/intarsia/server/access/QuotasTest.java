package org.intarsia.server.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.intarsia.app.access.AccessKey;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.Role;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private final SetClock clock = new SetClock();
    private final Quotas quotas = new Quotas(clock);

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-27T23:59:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static Caller caller(String id, KeyLimits limits) {
        AccessKey key =
                new AccessKey(id, "0".repeat(64), "x", Role.RUNNER, "", null, List.of(), limits);
        return new Caller(key.actor(), key.role(), key.grant());
    }

    private static long seconds(IntarsiaException refused) {
        assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.problems().get(0).code());
        return ((RetryDelay) refused.getCause()).seconds();
    }

    @Test
    void requestsAMinuteAreRefusedWithTheTimeUntilTheNext() {
        Caller ada = caller("00000001", new KeyLimits(6, null, null));
        for (int i = 0; i < 6; i++) {
            quotas.request(ada);
        }
        assertEquals(10, seconds(assertThrows(IntarsiaException.class, () -> quotas.request(ada))));
        quotas.request(caller("00000002", new KeyLimits(1, null, null)));
        clock.now = clock.now.plusSeconds(9);
        assertEquals(1, seconds(assertThrows(IntarsiaException.class, () -> quotas.request(ada))));
        clock.now = clock.now.plusSeconds(1);
        quotas.request(ada);
        assertThrows(IntarsiaException.class, () -> quotas.request(ada));
        clock.now = clock.now.plus(Duration.ofDays(9));
        for (int i = 0; i < 6; i++) {
            quotas.request(ada);
        }
        assertThrows(IntarsiaException.class, () -> quotas.request(ada), "a bucket holds a minute");
    }

    @Test
    void runsAtOnceAreCountedUntilTheyEnd() {
        Caller ada = caller("00000001", new KeyLimits(null, 2, null));
        Quotas.RunQuota first = quotas.run(ada);
        quotas.run(ada);
        assertThrows(IntarsiaException.class, () -> quotas.run(ada));
        first.close();
        first.close();
        quotas.run(ada);
        assertEquals(2, seconds(assertThrows(IntarsiaException.class, () -> quotas.run(ada))));
        assertEquals(2, quotas.used(ada).runs());
    }

    @Test
    void theStepsOfADayAreUsedUpUntilMidnight() {
        Caller ada = caller("00000001", new KeyLimits(null, null, 10L));
        try (Quotas.RunQuota run = quotas.run(ada)) {
            run.step(8);
            assertFalse(run.spent());
            run.step(8);
            assertTrue(run.spent());
        }
        assertEquals(16, quotas.used(ada).steps());
        assertEquals(60, seconds(assertThrows(IntarsiaException.class, () -> quotas.run(ada))));
        clock.now = clock.now.plusSeconds(60);
        assertEquals(0, quotas.used(ada).steps());
        quotas.run(ada).close();
    }

    @Test
    void whoHasNoLimitIsNeverRefused() {
        for (Caller free : List.of(Caller.TOKEN, caller("00000001", KeyLimits.NONE))) {
            for (int i = 0; i < 1000; i++) {
                quotas.request(free);
                assertDoesNotThrow(() -> quotas.run(free)).step(1000);
            }
        }
    }
}
