package org.intarsia.server.http;

import org.intarsia.server.http.Answer.Stream;
import org.intarsia.server.http.Answer.Whole;

/** Where an answer goes. One of the two is called, once. */
public interface Reply {
    void send(Whole answer);

    /** Sends status and headers; the events follow. */
    EventWriter open(Stream answer);
}
