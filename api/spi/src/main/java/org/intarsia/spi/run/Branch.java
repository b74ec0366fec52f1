package org.intarsia.spi.run;

import java.util.Set;

/**
 * One prediction that guidance combines.
 *
 * @param name for messages: {@code conditional}, {@code null}
 * @param dropped names of the conditioning parts that are in their null form
 * @param predictor {@link #MAIN}, or one of {@code Guidance.networks} (autoguidance's weaker one)
 */
public record Branch(String name, Set<String> dropped, String predictor) {
    public static final String MAIN = "main";

    /** Everything given, answered by the main network. */
    public static final Branch CONDITIONAL = new Branch("conditional", Set.of(), MAIN);

    public Branch {
        dropped = Set.copyOf(dropped);
    }
}
