package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of a server whose parts are swapped by HTTP all the time: no request is lost, and each
 * picture is, to the byte, one that the parts of one generation made alone. {@code
 * -Dload.clients=64 -Dload.swaps=1000} asks more, and then that the memory of the process stays.
 */
class SwapLoadIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final Path REPORT = Path.of("target", "swap-load.txt");
    private static final String PIPELINE = "/api/v1/pipelines/shapes-jit";
    private static final int SEEDS = 8;

    /** After so many swaps, what is kept once for a process is there. */
    private static final int SETTLED = 200;

    private static final int MEASURED = 2 * SETTLED;
    private static final int EACH = 25;
    private static final double FLAT = 1.02;

    private final int clients = Integer.getInteger("load.clients", 8);
    private final int swaps = Integer.getInteger("load.swaps", 20);

    /** Seed and PNG of what the parts make alone. */
    private final Set<String> alone = new HashSet<>();

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final Queue<Double> answers = new ConcurrentLinkedQueue<>();
    private final List<Double> residents = new ArrayList<>();

    @TempDir Path folder;

    @Test
    void noRequestIsLostOrMixedWhilePartsAreSwapped() throws Exception {
        try (HomeCopy home = HomeCopy.of(HOME, folder.resolve("home"))) {
            Files.createSymbolicLink(home.folder().resolve("models"), HOME.resolve("models"));
            String[] options = {
                "shapes-jit", "--port", "0", "--waiting", "150", "--keep-pictures", "1"
            };
            try (LiveServer server = new LiveServer(home.folder(), folder, options).await()) {
                load(server);
            } finally {
                Files.delete(home.folder().resolve("models"));
            }
        }
        assertEquals(0, lost.get(), "lost");
        assertEquals(0, wrong.get(), "wrong or mixed");
        assertTrue(answers.size() >= clients, answers.size() + " answers");
        if (swaps >= MEASURED) {
            double settled = residents.get(SETTLED / EACH - 1);
            double end = residents.get(residents.size() - 1);
            assertTrue(end <= FLAT * settled, residents.toString());
        }
    }

    private void load(LiveServer server) throws Exception {
        for (int steps = 2; steps > 0; steps--) {
            swap(server, steps);
            for (int seed = 0; seed < SEEDS; seed++) {
                alone.add(seed + picture(server, seed));
            }
        }
        assertEquals(2 * SEEDS, alone.size(), "all differ");
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads.add(new Thread(() -> ask(server, number), "client " + client));
        }
        threads.forEach(Thread::start);
        List<Double> times = new ArrayList<>();
        long began = System.nanoTime();
        try {
            for (int swap = 1; swap <= swaps; swap++) {
                times.add(swap(server, 1 + swap % 2));
                if (swap % EACH == 0) {
                    residents.add(resident(server));
                }
            }
        } finally {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        report(times, (System.nanoTime() - began) / 1e9);
    }

    private void ask(LiveServer server, int client) {
        for (int turn = client; !over.get(); turn++) {
            int seed = turn % SEEDS;
            long began = System.nanoTime();
            try {
                if (!alone.contains(seed + picture(server, seed))) {
                    wrong.incrementAndGet();
                }
                answers.add((System.nanoTime() - began) / 1e9);
            } catch (IOException | InterruptedException | AssertionError e) {
                lost.incrementAndGet();
            }
        }
    }

    private static String picture(LiveServer server, int seed)
            throws IOException, InterruptedException {
        String asked = "{\"labels\": [\"star\"], \"seed\": " + seed + "}";
        return server.json("POST", "/api/v1/pictures", asked).at("/pictures/0/png").asText();
    }

    /** Seconds that it took. */
    private static double swap(LiveServer server, int steps)
            throws IOException, InterruptedException {
        String parts = "{\"parts\": {\"sampler\": {\"use\": \"euler\", \"steps\": " + steps + "}}}";
        JsonNode swapped = server.json("POST", PIPELINE + "/swap", parts);
        return swapped.path("milliseconds").asDouble() / 1000;
    }

    /** In MB. */
    private static double resident(LiveServer server) throws IOException, InterruptedException {
        String name = "intarsia_resident_bytes ";
        return server.send("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())) / 1e6)
                .findFirst()
                .orElseThrow();
    }

    private void report(List<Double> times, double seconds) throws IOException {
        String text =
                String.format(
                        Locale.ROOT,
                        "%d clients, %d swaps in %.0f s: %d answers, %d lost, %d wrong or mixed; "
                                + "answer p50 %.3f s, p99 %.3f s; swap p50 %.3f s%n"
                                + "resident MB after every %d swaps: %s%n",
                        clients,
                        swaps,
                        seconds,
                        answers.size(),
                        lost.get(),
                        wrong.get(),
                        percentile(answers, 0.5),
                        percentile(answers, 0.99),
                        percentile(times, 0.5),
                        EACH,
                        residents.stream().map(it -> Long.toString(Math.round(it))).toList());
        Files.writeString(REPORT, text);
    }

    private static double percentile(Iterable<Double> values, double share) {
        List<Double> sorted = new ArrayList<>();
        values.forEach(sorted::add);
        sorted.sort(null);
        return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
    }
}
