package org.intarsia.app.serve;

import java.net.URI;
import java.time.Duration;

/** A server that listens. */
public interface RunningServer extends AutoCloseable {
    /** Where: {@code http://127.0.0.1:8080}. */
    URI address();

    /** All pipelines are loaded: readiness becomes true. */
    void ready();

    /**
     * Refuses new work, tells the streams of events, and waits for the requests in flight.
     *
     * @return how many requests had not ended when {@code grace} was over
     */
    int drain(Duration grace);

    /** Stops to listen; requests in flight are cut. */
    @Override
    void close();
}
