package org.intarsia.spi.problem;

import java.util.List;

/**
 * Thrown by a part that cannot work with what another part offers. A plan turns it into an edge
 * that does not fit and looks for parts that would; a part says what is missing, never who has it.
 */
public final class IncompatibleException extends IntarsiaException {
    private static final long serialVersionUID = 1L;

    /**
     * @param from the kind of the part that offers
     * @param to the kind of the part that refuses
     * @param offered its spec, or another description of it
     * @param expected what would have been accepted
     */
    public IncompatibleException(String from, String to, Object offered, String expected) {
        this(from, to, offered, expected, "");
    }

    /**
     * @param next what can be changed at one of the two parts; empty when only another part helps
     */
    public IncompatibleException(
            String from, String to, Object offered, String expected, String next) {
        super(
                List.of(
                        new Problem(
                                ErrorCode.PARTS_DO_NOT_FIT,
                                Place.edge(from, to),
                                offered + " offered, " + expected + " expected",
                                next)),
                null);
    }
}
