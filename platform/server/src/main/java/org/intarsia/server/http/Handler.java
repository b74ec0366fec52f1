package org.intarsia.server.http;

import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.access.Caller;
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
     * @param caller who sent it
     * @param access throws INT-432 when the caller's key does not count any more; for answers that
     *     take long
     */
    record Call(ApiRequest request, Checked checked, Caller caller, Runnable access) {
        /** Who sent it, for the audit log. */
        public Actor actor() {
            return caller.actor();
        }
    }
}
