package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;

/** Options that a part's record must refuse. */
public final class RefusedOptions {
    private RefusedOptions() {}

    /**
     * What is wrong with them.
     *
     * @param options by the names that a manifest has
     * @throws AssertionError when they are taken
     */
    public static List<Problem> of(Class<? extends Record> type, Map<String, ?> options) {
        return assertThrows(IntarsiaException.class, () -> Options.of(type, options)).problems();
    }
}
