package org.intarsia.spi.plugin;

import java.util.Locale;
import java.util.Map;
import org.intarsia.spi.problem.IntarsiaException;

/** Options records of what a manifest gives: the platform's own reading, for tests of plugins. */
public final class Options {
    private Options() {}

    /**
     * The record, with the defaults of what is left out. {@code Options.of(JitOptions.class,
     * Map.of("depth", 2))}.
     *
     * @param given by the options' names, in any of their spellings; values as YAML gives them:
     *     numbers, booleans, text, lists and maps
     * @throws IntarsiaException every problem, as {@link OptionSchema#read}
     */
    public static <O extends Record> O of(Class<O> type, Map<String, ?> given) {
        return OptionSchema.of(type).read(given);
    }

    /** {@code hiddenSize} and {@code hidden_size} are {@code hidden-size} in a message. */
    public static String name(String written) {
        return written.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replace('_', '-')
                .toLowerCase(Locale.ROOT);
    }
}
