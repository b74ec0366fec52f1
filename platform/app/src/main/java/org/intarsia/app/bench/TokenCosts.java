package org.intarsia.app.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What tokens of a raster cost; what is compared was measured in turn, so that it saw the same
 * machine.
 *
 * @param early one of the first tokens
 * @param late a much later one
 * @param earlySeconds of that token with the cache
 * @param lateSeconds of that token with the cache
 * @param lateTimes median over the rounds of late / early
 * @param timed how many tokens were timed without the cache, evenly spread
 * @param withoutSeconds all tokens without the cache, by those
 * @param withoutTimes the same over what those tokens took with it
 */
public record TokenCosts(
        int early,
        int late,
        double earlySeconds,
        double lateSeconds,
        double lateTimes,
        int timed,
        double withoutSeconds,
        double withoutTimes) {
    private static final int EARLY = 20;
    private static final int LATE = 200;
    private static final int TURNS = 5;
    private static final int REPEATS = 5;

    /** Opens sessions that have seen nothing. */
    @FunctionalInterface
    interface Opener {
        TokenSession open();
    }

    /**
     * @param tokens of a picture, at least 2
     * @param rounds tokens to time without the cache, at most all
     * @param each is run between measurements
     */
    static TokenCosts measure(Opener opener, int tokens, int rounds, Runnable each) {
        int late = Math.min(LATE, tokens - 1);
        int early = tokens > LATE ? EARLY : tokens / 10;
        List<Double> earlies = new ArrayList<>();
        List<Double> lates = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        try (TokenSession first = opener.open();
                TokenSession second = opener.open()) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                each.run();
                // Shown fewer ids than before, a session starts again.
                first.ask(Math.max(0, early - 1));
                second.ask(late - 1);
                for (int turn = 0; turn < Math.min(TURNS, tokens - late); turn++) {
                    double earlier = first.ask(early + turn);
                    double later = second.ask(late + turn);
                    earlies.add(earlier);
                    lates.add(later);
                    times.add(later / earlier);
                }
            }
        }
        int timed = Math.min(rounds, tokens - 1);
        double with = 0;
        double without = 0;
        for (int k = 0; k < timed; k++) {
            each.run();
            int token = (int) ((k + 0.5) * (tokens - 1) / timed);
            try (TokenSession anew = opener.open()) {
                without += anew.ask(token);
                with += following(anew, token + 1, Math.min(tokens, token + 1 + TURNS));
            }
        }
        return new TokenCosts(
                early,
                late,
                Timing.median(earlies),
                Timing.median(lates),
                Timing.median(times),
                timed,
                without * tokens / timed,
                without / with);
    }

    /** Mean of tokens one after the other. */
    private static double following(TokenSession session, int from, int to) {
        double sum = 0;
        for (int token = from; token < to; token++) {
            sum += session.ask(token);
        }
        return sum / (to - from);
    }
}
