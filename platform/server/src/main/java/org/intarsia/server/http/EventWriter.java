package org.intarsia.server.http;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events; each is sent at once. */
public final class EventWriter {
    private final Writer out;

    public EventWriter(Writer out) {
        this.out = out;
    }

    /**
     * @param id by which a client says where it stopped; null for none
     * @param name null for one without a name
     * @param data on one line, as JSON is
     * @throws CancellationException when the client is gone
     */
    public void event(@Nullable String id, @Nullable String name, String data) {
        write(
                (id == null ? "" : "id: " + id + "\n")
                        + (name == null ? "" : "event: " + name + "\n")
                        + "data: "
                        + data
                        + "\n\n");
    }

    /** Keeps proxies from closing a quiet stream; clients ignore it. */
    public void comment(String text) {
        write(": " + text + "\n\n");
    }

    private void write(String text) {
        try {
            out.write(text);
            out.flush();
        } catch (IOException e) {
            throw new CancellationException("the client is gone");
        }
    }
}
