package org.intarsia.kernel;

import java.util.Optional;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Kind;

/** What plugins may contribute: parts of every {@link Kind}, and suites of recorded cases. */
public final class ComponentTypes {
    private static final String RECORDED_CASES = "reference";

    private ComponentTypes() {}

    /** The word for what a plugin contributes, where plugins may contribute it. */
    public static Optional<String> find(Class<?> type) {
        return type == ReferenceSuite.class
                ? Optional.of(RECORDED_CASES)
                : Kind.of(type).filter(kind -> kind.type() == type).map(Kind::word);
    }

    /**
     * The word for what a plugin contributes.
     *
     * @throws IllegalArgumentException for a class that plugins cannot contribute
     */
    public static String word(Class<?> type) {
        return find(type)
                .orElseThrow(() -> new IllegalArgumentException("no kind of component: " + type));
    }

    /** Parts in the order of their kinds, recorded cases last. */
    public static int order(Class<?> type) {
        return Kind.of(type).map(Kind::ordinal).orElse(Kind.values().length);
    }
}
