package org.intarsia.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.intarsia.base.AtomicFile;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/** Waits for a job of a server, and fetches its images. */
final class JobWait {
    private static final long BETWEEN_MILLIS = 500;

    private final Environment environment;
    private final RemoteServer server;
    private final String path;

    JobWait(Environment environment, RemoteServer server, String path) {
        this.environment = environment;
        this.server = server;
        this.path = path;
    }

    /** The exit code. */
    int run(@Nullable Path out) throws InterruptedException {
        JsonNode job = ended();
        if (out != null) {
            for (JsonNode picture : server.send("GET", path + "/pictures", null).path("pictures")) {
                fetch(picture, out);
            }
        }
        environment
                .console()
                .line(
                        job.path("status").asText()
                                + ", "
                                + job.path("finished").asInt()
                                + " of "
                                + job.path("pictures").asInt()
                                + " images");
        for (JsonNode problem : job.path("problems")) {
            environment
                    .console()
                    .note(
                            problem.path("code").asText()
                                    + " "
                                    + problem.path("place").asText()
                                    + ": "
                                    + problem.path("cause").asText());
        }
        return job.path("status").asText().equals("succeeded") ? ExitCode.DONE : ExitCode.FAILED;
    }

    private JsonNode ended() throws InterruptedException {
        while (true) {
            environment.interrupts().check();
            JsonNode job = server.send("GET", path, null);
            String status = job.path("status").asText();
            if (!status.equals("queued") && !status.equals("running")) {
                return job;
            }
            Thread.sleep(BETWEEN_MILLIS);
        }
    }

    /** Into a file whose name tells its place and its seed. */
    private void fetch(JsonNode picture, Path out) {
        byte[] png = server.fetch(picture.path("path").asText());
        String name =
                picture.path("index").asInt() + "-seed-" + picture.path("seed").asLong() + ".png";
        AtomicFile.write(out.resolve(name), png);
    }
}
