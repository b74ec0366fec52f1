package org.intarsia.pipeline.faulty;

import java.util.function.Supplier;

/** Fails where a test asks for it. */
public final class Fault {
    private static String place = "";
    private static Supplier<Throwable> kind = () -> new IllegalStateException("nothing set");

    private Fault() {}

    /** From now on {@code at} fails at this place alone. */
    public static void set(String where, Supplier<Throwable> what) {
        place = where;
        kind = what;
    }

    static void at(String where) {
        if (where.equals(place)) {
            Fault.<RuntimeException>fail(kind.get());
        }
    }

    @SuppressWarnings("unchecked") // an error is thrown as it is, unchecked
    private static <T extends Throwable> void fail(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
