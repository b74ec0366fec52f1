package org.intarsia.app.bench;

import java.util.Map;

/** What was measured of a model. */
public sealed interface BenchReport permits ForwardReport, TokenReport, PeakReport, EncoderReport {
    /** All figures by name, for other programs; times in seconds. */
    Map<String, Object> values();

    /** Of the parameters. */
    long weightBytes();

    /** Largest resident memory of the process; 0 where the system does not tell. */
    long peakBytes();
}
