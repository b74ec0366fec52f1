package org.intarsia.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.intarsia.app.access.Grant;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * What every holder of a key or a token has used: requests of the last minute, runs at work, steps
 * of the day. Kept in memory: a restart begins anew. Safe for several threads.
 */
public final class Quotas {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Usage> used = new ConcurrentHashMap<>();

    public Quotas(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a key has used by now.
     *
     * @param runs at work
     * @param steps pictures times steps since midnight in UTC
     */
    public record Used(int runs, long steps) {}

    /** A run that counts until it is closed. */
    public interface RunQuota extends AutoCloseable {
        /** Counts a step of so many pictures. */
        void step(int pictures);

        /** Whether the steps of the day are used up: what can wait does. */
        boolean spent();

        @Override
        void close();
    }

    /**
     * Counts a request.
     *
     * @throws IntarsiaException INT-452 when its key has sent as many in a minute as it may
     */
    public void request(Caller caller) {
        Grant grant = caller.grant();
        if (grant != null && grant.limits().requestsPerMinute() != null) {
            usage(grant).request(grant, grant.limits().requestsPerMinute());
        }
    }

    /**
     * Counts a run.
     *
     * @throws IntarsiaException INT-452 when its key has as many at work as it may, or has used up
     *     the steps of the day
     */
    public RunQuota run(Caller caller) {
        Grant grant = caller.grant();
        if (grant == null) {
            return new RunQuota() {
                @Override
                public void step(int pictures) {}

                @Override
                public boolean spent() {
                    return false;
                }

                @Override
                public void close() {}
            };
        }
        return usage(grant).run(grant);
    }

    /** What a caller has used; a token counts nothing. */
    public Used used(Caller caller) {
        return caller.grant() == null ? new Used(0, 0) : usage(caller.grant()).used();
    }

    private Usage usage(Grant grant) {
        return used.computeIfAbsent(grant.owner(), owner -> new Usage());
    }

    /** Of one holder. A full bucket holds the requests of a minute, and fills evenly. */
    private final class Usage {
        private double tokens = Double.NaN;
        private Instant filled = Instant.EPOCH;
        private LocalDate day = LocalDate.EPOCH;
        private long steps;
        private int runs;

        synchronized void request(Grant grant, int most) {
            Instant now = clock.instant();
            double perSecond = most / (double) MINUTE.toSeconds();
            double since = Duration.between(filled, now).toMillis() / 1000.0;
            tokens = Double.isNaN(tokens) ? most : Math.min(most, tokens + since * perSecond);
            filled = now;
            if (tokens < 1) {
                throw RetryDelay.quota(
                        grant.owner(),
                        "it may send " + most + " requests a minute",
                        Duration.ofMillis((long) Math.ceil((1 - tokens) / perSecond * 1000)));
            }
            tokens--;
        }

        synchronized RunQuota run(Grant grant) {
            KeyLimits limits = grant.limits();
            if (limits.runs() != null && runs >= limits.runs()) {
                throw RetryDelay.quota(
                        grant.owner(),
                        "it may have " + limits.runs() + " runs at once",
                        Duration.ofSeconds(2));
            }
            if (spent(limits)) {
                Instant tomorrow = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                throw RetryDelay.quota(
                        grant.owner(),
                        "it has used "
                                + steps
                                + " of its "
                                + limits.stepsPerDay()
                                + " steps of pictures a day",
                        Duration.between(clock.instant(), tomorrow));
            }
            runs++;
            return new RunQuota() {
                private boolean over;

                @Override
                public void step(int pictures) {
                    count(pictures);
                }

                @Override
                public boolean spent() {
                    return Usage.this.spent(limits);
                }

                @Override
                public void close() {
                    if (!over) {
                        over = true;
                        left();
                    }
                }
            };
        }

        private synchronized boolean spent(KeyLimits limits) {
            turnDay();
            return limits.stepsPerDay() != null && steps >= limits.stepsPerDay();
        }

        private synchronized void count(int pictures) {
            turnDay();
            steps += pictures;
        }

        private synchronized void left() {
            runs--;
        }

        private void turnDay() {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            if (!today.equals(day)) {
                day = today;
                steps = 0;
            }
        }

        synchronized Used used() {
            turnDay();
            return new Used(runs, steps);
        }
    }
}
