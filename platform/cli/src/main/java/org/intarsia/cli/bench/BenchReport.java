package org.intarsia.cli.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.cli.Table;

/** What was measured of a model. */
public sealed interface BenchReport permits ForwardReport, TokenReport {
    /** How it was measured, behind the name of the manifest. */
    String title();

    /** The lines that a person reads. */
    List<String> lines();

    /** The same by name, for other programs; times in seconds. */
    Map<String, Object> values();

    /** Of the parameters. */
    long weightBytes();

    /** Largest resident memory of the process; 0 where the system does not tell. */
    long peakBytes();

    /** The line on memory, which every kind of model has. */
    default String memory() {
        return "peak memory    "
                + Table.bytes(peakBytes())
                + " resident, weights "
                + Table.bytes(weightBytes())
                + ", beyond them "
                + Table.bytes(peakBytes() - weightBytes());
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
