package org.intarsia.server.http;

import org.intarsia.kernel.Actor;
import org.intarsia.server.document.RequestReader.Checked;

/** Answers the requests of one operation of the document. Safe for several threads. */
@FunctionalInterface
public interface Handler {
    /**
     * @throws org.intarsia.spi.problem.IntarsiaException what is wrong with the request
     */
    Answer answer(Call call);

    /**
     * A request that may be answered.
     *
     * @param request as sent
     * @param checked its parameters and body, which fit the document
     * @param actor who sent it, for the audit log
     */
    record Call(ApiRequest request, Checked checked, Actor actor) {}
}
