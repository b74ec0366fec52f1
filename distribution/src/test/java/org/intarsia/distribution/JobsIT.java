package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.intarsia.testkit.kernel.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs in a server that is killed while they run: none is lost, none is made twice, and the
 * pictures are those of a server that nobody killed. {@code -Djobs.kills=100 -Djobs.running=20}
 * kills it more often, with more jobs.
 */
class JobsIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String JOBS = "/api/v1/jobs";
    private static final int KINDS = 4;
    private static final int PICTURES = 2;

    private final int kills = Integer.getInteger("jobs.kills", 2);
    private final int atOnce = Integer.getInteger("jobs.running", 4);
    private final Random random = new Random(7);

    @TempDir Path folder;

    @Test
    void noJobIsLostDoubledOrChangedWhenTheServerIsKilled() throws Exception {
        try (HomeCopy home = HomeCopy.of(HOME, folder.resolve("home"))) {
            Files.createSymbolicLink(home.folder().resolve("models"), HOME.resolve("models"));
            try {
                killed(home.folder());
            } finally {
                Files.delete(home.folder().resolve("models"));
            }
        }
    }

    @Test
    void noJobIsLostDoubledOrChangedWhenOneOfTwoNodesIsKilledInTurn() throws Exception {
        Optional<PostgresServer> started = PostgresServer.start(folder);
        assumeTrue(started.isPresent(), PostgresServer.MISSING);
        try (PostgresServer database = started.get()) {
            LiveServer[] nodes = {node(database, "one"), node(database, "two")};
            try {
                List<String> references = submit(nodes[0], KINDS);
                ended(nodes[1], references);
                List<String> ids = new ArrayList<>();
                boolean takenOver = false;
                for (int kill = 0; kill < kills; kill++) {
                    LiveServer killed = nodes[kill % 2];
                    LiveServer other = nodes[1 - kill % 2];
                    if (ids(other, "queued").isEmpty()) {
                        ids.addAll(submit(other, atOnce));
                    }
                    awaitWork(other, 1 + random.nextInt(40));
                    Set<String> finished = succeeded(other);
                    killed.kill();
                    assertTrue(succeeded(other).containsAll(finished), "a finished job is lost");
                    nodes[kill % 2] = node(database, kill % 2 == 0 ? "one" : "two");
                    takenOver |= tookOver(killed, other);
                }
                ended(nodes[0], ids);
                takenOver |= tookOver(nodes);
                assertTrue(takenOver, nodes[0].log() + nodes[1].log());
                assertEquals(
                        references.size() + ids.size(),
                        nodes[1].json("GET", JOBS + "?limit=1000", "").path("jobs").size());
                same(nodes[1], references, ids);
            } finally {
                nodes[0].kill();
                nodes[1].kill();
            }
        }
    }

    /** Whether one of the nodes says that it took over a job. */
    private static boolean tookOver(LiveServer... nodes) throws IOException {
        boolean said = false;
        for (LiveServer node : nodes) {
            said |= node.log().contains("the process that ran it has ended");
        }
        return said;
    }

    private LiveServer node(PostgresServer database, String name) throws Exception {
        String state = Files.createDirectories(folder.resolve(name)).toString();
        return new LiveServer(
                        HOME,
                        folder,
                        HttpClient.newHttpClient(),
                        Map.of("INTARSIA_STATE", state),
                        "shapes-jit",
                        "--port",
                        "0",
                        "--db",
                        database.url())
                .await();
    }

    private LiveServer start(Path home) throws Exception {
        return new LiveServer(home, folder, "shapes-jit", "--port", "0").await();
    }

    private void killed(Path home) throws Exception {
        LiveServer server = start(home);
        try {
            List<String> references = submit(server, KINDS);
            ended(server, references);
            Set<String> ids = new LinkedHashSet<>(submit(server, atOnce));
            for (int kill = 0; kill < kills; kill++) {
                awaitWork(server, 1 + random.nextInt(40));
                Set<String> finished = succeeded(server);
                server.kill();
                server = start(home);
                assertTrue(succeeded(server).containsAll(finished), "a finished job is lost");
                if (!works(server)) {
                    ids.addAll(submit(server, atOnce));
                }
            }
            ended(server, ids);
            assertEquals(
                    references.size() + ids.size(),
                    server.json("GET", JOBS + "?limit=1000", "").path("jobs").size());
            same(server, references, new ArrayList<>(ids));
            byCommand(home, server, references.get(0));
        } finally {
            server.kill();
        }
    }

    private static List<String> submit(LiveServer server, int number) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int kind = i % KINDS;
            String order =
                    "{\"labels\": [%d], \"seed\": %d, \"count\": %d}"
                            .formatted(kind, 100 * kind, PICTURES);
            HttpResponse<String> made = server.send("POST", JOBS, order);
            assertEquals(201, made.statusCode(), made.body());
            ids.add(LiveServer.JSON.readTree(made.body()).path("id").asText());
        }
        return ids;
    }

    /** Until so many steps more were taken, or all is done. */
    private static void awaitWork(LiveServer server, int steps) throws Exception {
        long wanted = work(server) + steps;
        while (work(server) < wanted && works(server)) {
            server.pause();
        }
    }

    private static long work(LiveServer server) throws Exception {
        long work = 0;
        for (JsonNode job : server.json("GET", JOBS + "?limit=1000", "").path("jobs")) {
            work += 25L * job.path("finished").asInt() / PICTURES + job.path("step").asInt();
        }
        return work;
    }

    private static boolean works(LiveServer server) throws Exception {
        return !ids(server, "queued").isEmpty() || !ids(server, "running").isEmpty();
    }

    private static Set<String> succeeded(LiveServer server) throws Exception {
        return ids(server, "succeeded");
    }

    private static Set<String> ids(LiveServer server, String status) throws Exception {
        Set<String> ids = new LinkedHashSet<>();
        server.json("GET", JOBS + "?limit=1000&status=" + status, "")
                .path("jobs")
                .forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }

    private static void ended(LiveServer server, Iterable<String> jobs) throws Exception {
        for (String id : jobs) {
            JsonNode job = server.json("GET", JOBS + "/" + id, "");
            while (Set.of("queued", "running").contains(job.path("status").asText())) {
                server.pause();
                job = server.json("GET", JOBS + "/" + id, "");
            }
            assertEquals("succeeded", job.path("status").asText(), job + server.log());
            assertEquals(PICTURES, job.path("finished").asInt());
        }
    }

    private static void same(LiveServer server, List<String> references, List<String> ids)
            throws Exception {
        for (int i = 0; i < ids.size(); i++) {
            for (int picture = 0; picture < PICTURES; picture++) {
                assertArrayEquals(
                        png(server, references.get(i % KINDS), picture),
                        png(server, ids.get(i), picture),
                        "job " + i + ", picture " + picture);
            }
        }
    }

    private static byte[] png(LiveServer server, String job, int picture) throws Exception {
        String path = JOBS + "/" + job + "/pictures/" + picture;
        HttpResponse<byte[]> file =
                server.client()
                        .send(
                                server.request("GET", path, ""),
                                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, file.statusCode());
        return file.body();
    }

    private void byCommand(Path home, LiveServer server, String reference) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), server.token());
        String[] where = {"--server", server.address(), "--key-file", key.toString()};
        Path out = folder.resolve("pics");
        String[] order = {"submit", "shapes-jit", "--label", "0", "--count", "" + PICTURES};
        String id = jobs(home, where, order).strip();
        assertTrue(jobs(home, where, "list", "--limit", "1").contains(id));
        assertTrue(
                jobs(home, where, "wait", id, "--out", out.toString())
                        .contains(PICTURES + " of " + PICTURES));
        assertTrue(jobs(home, where, "show", id).contains("status: succeeded"));
        int last = PICTURES - 1;
        assertArrayEquals(
                png(server, reference, last),
                Files.readAllBytes(out.resolve(last + "-seed-" + last + ".png")));
        List<String> late = new ArrayList<>(List.of("jobs", "cancel", id));
        late.addAll(List.of(where));
        Shell.Ended refused = new Shell(home, folder).run(late.toArray(String[]::new));
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("INT-462"), refused.err());
    }

    private String jobs(Path home, String[] where, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("jobs"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(where));
        Shell.Ended ended = new Shell(home, folder).run(all.toArray(String[]::new));
        assertEquals(0, ended.code(), ended.err());
        return ended.out();
    }
}
