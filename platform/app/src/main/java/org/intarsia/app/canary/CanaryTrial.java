package org.intarsia.app.canary;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.intarsia.pipeline.live.GenerationRole;
import org.jspecify.annotations.Nullable;

/** The figures of one canary, and what they decide. Safe for several threads. */
final class CanaryTrial {
    private final int generation;
    private @Nullable CanaryRules rules;
    private CanaryFigures serving = CanaryFigures.NONE;
    private CanaryFigures tried = CanaryFigures.NONE;
    private boolean decided;

    /**
     * @param generation the canary's number
     */
    CanaryTrial(int generation) {
        this.generation = generation;
    }

    /** What follows, and why. */
    record Decision(boolean promoted, String reason) {}

    int generation() {
        return generation;
    }

    synchronized void decideBy(@Nullable CanaryRules by) {
        rules = by;
    }

    synchronized void failed(GenerationRole role) {
        count(role, CanaryFigures::failedOnce);
    }

    synchronized void finished(GenerationRole role, int pictures, double seconds) {
        count(role, figures -> figures.finished(pictures, seconds));
    }

    private void count(GenerationRole role, UnaryOperator<CanaryFigures> run) {
        if (role == GenerationRole.CANARY) {
            tried = run.apply(tried);
        } else {
            serving = run.apply(serving);
        }
    }

    synchronized CanaryFigures serving() {
        return serving;
    }

    synchronized CanaryFigures tried() {
        return tried;
    }

    synchronized Optional<CanaryRules> rules() {
        return Optional.ofNullable(rules);
    }

    /** Once at most. */
    synchronized Optional<Decision> decision() {
        Optional<Decision> decision = decided || rules == null ? Optional.empty() : by(rules);
        decided |= decision.isPresent();
        return decision;
    }

    /** Where so many have failed that no further runs can mend it, the rest is not waited for. */
    private Optional<Decision> by(CanaryRules by) {
        if (tried.failed() > by.errorRate() * Math.max(by.runs(), tried.runs())) {
            return Optional.of(
                    new Decision(
                            false,
                            text(
                                    "%d of %d runs failed, and the limit is %.3f",
                                    tried.failed(), tried.runs(), by.errorRate())));
        }
        if (tried.runs() < by.runs()) {
            return Optional.empty();
        }
        double before = serving.secondsPerPicture();
        double now = tried.secondsPerPicture();
        if (before > 0 && now > by.slowdown() * before) {
            return Optional.of(
                    new Decision(
                            false,
                            text(
                                    "a picture takes %.3f s, and %.3f s on the generation that"
                                            + " serves: more than %.2f times as long",
                                    now, before, by.slowdown())));
        }
        return Optional.of(
                new Decision(
                        true,
                        text(
                                "%d of %d runs failed; a picture takes %.3f s, and %.3f s before",
                                tried.failed(), tried.runs(), now, before)));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
