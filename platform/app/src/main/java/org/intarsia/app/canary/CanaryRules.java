package org.intarsia.app.canary;

/**
 * When a canary is promoted or rolled back by itself.
 *
 * @param runs of the canary that decide
 * @param errorRate the largest share of them that may fail, 0 to 1
 * @param slowdown how many times as long as one of the generation that serves a picture may take
 */
public record CanaryRules(int runs, double errorRate, double slowdown) {
    /** Twenty runs, of which one may fail; half as long again. */
    public static final CanaryRules USUAL = new CanaryRules(20, 0.05, 1.5);
}
