package org.intarsia.browser;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A pipeline of one test's own, so that tests can be run in any order. */
record OwnPipeline(String name) implements AutoCloseable {
    /**
     * @param name behind those of the command line, in every list
     */
    static OwnPipeline start(String name) throws IOException {
        new Api(ServedConsole.server())
                .post("pipelines", "{\"manifest\": \"shapes-jit\", \"name\": \"" + name + "\"}");
        return new OwnPipeline(name);
    }

    @Override
    public void close() {
        try {
            new Api(ServedConsole.server()).delete("pipelines/" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
