package org.intarsia.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that make pictures one after another until they are told to stop. */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 8;

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<String> words = new AtomicReference<>("no answer");
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    private Load() {}

    static Load of(String pipeline) {
        Load load = new Load();
        Api api = new Api(ServedConsole.server());
        for (int i = 0; i < CLIENTS; i++) {
            String order =
                    "{\"pipeline\": \"" + pipeline + "\", \"labels\": [" + i + "], \"seed\": 1}";
            Thread client = new Thread(() -> load.run(api, order), "client " + i);
            load.clients.add(client);
            client.start();
        }
        return load;
    }

    private void run(Api api, String order) {
        while (!stopped) {
            try {
                api.post("pictures", order);
                answers.incrementAndGet();
            } catch (Exception | AssertionError e) {
                failures.incrementAndGet();
                words.set(String.valueOf(e.getMessage()));
            }
        }
    }

    int answers() {
        return answers.get();
    }

    int failures() {
        return failures.get();
    }

    /** Of the last failure. */
    String words() {
        return words.get();
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread client : clients) {
            try {
                client.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
