package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.intarsia.backbones.dsd.DsdPlugin;
import org.intarsia.decoders.rae.RaePlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.dino.DinoPlugin;

/**
 * Swaps in a running server of pipelines whose parts share a network (DSD), or hold one for every
 * step of the sampler (DINO as a generator). Their files have random parameters.
 */
final class SharedNetworkSwaps {
    private static final String OTHER_STUDENT = "narrow-student.safetensors";
    private static final String OTHER_DECODER = "other-decoder.safetensors";

    private final LiveServer server;

    SharedNetworkSwaps(LiveServer server) {
        this.server = server;
    }

    /** A folder with links to the shipped files, and others for what ships without a file. */
    static void models(Path shipped, Path to) throws IOException {
        Files.createDirectory(to);
        Pipelines pipelines =
                new Pipelines(
                        new ModuleRegistry(
                                List.of(
                                        new DsdPlugin(),
                                        new DinoPlugin(),
                                        new RaePlugin(),
                                        new FlowPlugin(),
                                        new CfgPlugin())),
                        ModelFolder.of(to));
        String dsd = manifest("shapes-dsd");
        String dino = manifest("shapes-dino");
        String narrow =
                dino.replace("gate: -4", "gate: -4\n  lora-rank: 2")
                        .replace("shapes-dino.safetensors", OTHER_STUDENT)
                        .replace("shapes-rae.safetensors", OTHER_DECODER);
        assertNotEquals(dino, narrow);
        TinyPid.writeFiles(
                to,
                Stream.of(dsd, dino, narrow)
                        .map(text -> pipelines.plan(Manifests.parse(text, "a.yaml")))
                        .toArray(Plan[]::new));
        try (Stream<Path> files = Files.list(shipped)) {
            for (Path file : files.toList()) {
                Path link = to.resolve(file.getFileName());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, file);
            }
        }
    }

    private static String manifest(String name) throws IOException {
        return Files.readString(Path.of("src", "main", "manifests", name + ".yaml"));
    }

    void check() throws Exception {
        oneNetworkBehindThreePartsIsExchangedWhole();
        whatAHeadHoldsIsExchangedAlone();
    }

    private static String path(String pipeline) {
        return "/api/v1/pipelines/" + pipeline;
    }

    private static String question(String pipeline) {
        return "{\"pipeline\": \""
                + pipeline
                + "\", \"labels\": [\"star\"], \"seed\": 3, \"exact\": true}";
    }

    private String picture(String pipeline) throws Exception {
        return png(server.json("POST", "/api/v1/pictures", question(pipeline)));
    }

    private static String png(JsonNode answer) {
        return answer.at("/pictures/0/png").asText();
    }

    /** The generation that then serves. */
    private JsonNode swap(String pipeline, String parts) throws Exception {
        return server.json("POST", path(pipeline) + "/swap", "{\"parts\": {" + parts + "}}")
                .path("generation");
    }

    private static Set<String> built(JsonNode generation) {
        Set<String> kinds = new TreeSet<>();
        generation.path("built").forEach(kind -> kinds.add(kind.asText()));
        return kinds;
    }

    private void load(String pipeline) throws Exception {
        server.json("POST", "/v2/repository/models/" + pipeline + "/load", "");
        swap(pipeline, "\"sampler\": {\"use\": \"euler\", \"steps\": 2}");
    }

    private void unload(String pipeline) throws Exception {
        server.json("POST", "/v2/repository/models/" + pipeline + "/unload", "{}");
    }

    private void oneNetworkBehindThreePartsIsExchangedWhole() throws Exception {
        load("shapes-dsd");
        String alone = picture("shapes-dsd");
        CompletableFuture<HttpResponse<String>> running = asked("shapes-dsd");
        JsonNode sampler = swap("shapes-dsd", "\"sampler\": {\"use\": \"heun\", \"steps\": 2}");
        assertEquals(Set.of("sampler"), built(sampler));
        assertEquals(0, sampler.path("bytesRead").asLong());
        String heun = picture("shapes-dsd");
        assertNotEquals(alone, heun);
        // Of one generation, whole.
        assertTrue(Set.of(alone, heun).contains(png(of(running))), "a request between the two");

        CompletableFuture<HttpResponse<String>> second = asked("shapes-dsd");
        String head = "\"head\": {\"use\": \"dsd\", \"samples\": \"diffusion\", %s}";
        String block = head.replace("%s", "\"velocity-head\": \"block\", \"num-heads\": 6");
        JsonNode other = swap("shapes-dsd", block);
        assertTrue(built(other).contains("head"), other.toString());
        assertTrue(
                built(other).isEmpty()
                        || !built(other).contains("backbone")
                        || built(other).containsAll(Set.of("tokenizer", "decoder")),
                "the network is exchanged whole or not at all: " + other);
        String clean = picture("shapes-dsd");
        assertNotEquals(heun, clean);
        assertTrue(Set.of(heun, clean).contains(png(of(second))), "a request between the two");
        server.json("POST", path("shapes-dsd") + "/rollback", "");
        assertEquals(heun, picture("shapes-dsd"));
        unload("shapes-dsd");
    }

    private void whatAHeadHoldsIsExchangedAlone() throws Exception {
        load("shapes-dino");
        String alone = picture("shapes-dino");
        CompletableFuture<HttpResponse<String>> running = asked("shapes-dino");
        JsonNode manifest = server.json("GET", path("shapes-dino") + "/plan", "").path("manifest");
        String head = manifest.path("head").toString();
        JsonNode decoder =
                swap(
                        "shapes-dino",
                        "\"head\": " + head.replace("shapes-rae.safetensors", OTHER_DECODER));
        assertTrue(built(decoder).contains("head"), decoder.toString());
        assertTrue(decoder.path("bytesRead").asLong() > 0, decoder.toString());
        String decoded = picture("shapes-dino");
        assertNotEquals(alone, decoded);
        assertTrue(Set.of(alone, decoded).contains(png(of(running))), "between the two");

        String backbone =
                manifest.path("backbone")
                        .toString()
                        .replace("shapes-dino.safetensors", OTHER_STUDENT)
                        .replaceFirst("\\{", "{\"lora-rank\": 2, ");
        JsonNode student = swap("shapes-dino", "\"backbone\": " + backbone);
        assertTrue(built(student).contains("backbone"), student.toString());
        assertNotEquals(decoded, picture("shapes-dino"));
        server.json("POST", path("shapes-dino") + "/rollback", "");
        assertEquals(decoded, picture("shapes-dino"));
        unload("shapes-dino");
    }

    private CompletableFuture<HttpResponse<String>> asked(String pipeline) {
        return server.client()
                .sendAsync(
                        server.request("POST", "/api/v1/pictures", question(pipeline)),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode of(CompletableFuture<HttpResponse<String>> running) throws Exception {
        HttpResponse<String> response = running.get();
        assertEquals(200, response.statusCode(), response.body());
        return LiveServer.JSON.readTree(response.body());
    }
}
