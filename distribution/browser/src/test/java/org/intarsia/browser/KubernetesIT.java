package org.intarsia.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The manifests of Kubernetes, read by kubectl without a cluster: it drops what its types do not
 * know, so a name with an error in it is missing from what it writes.
 */
class KubernetesIT {
    private static final Path PACKAGING = Path.of("..", "..", "packaging").toAbsolutePath();
    private static final Path FILE = PACKAGING.resolve("kubernetes").resolve("intarsia.yaml");
    private static final String CONTAINER = "/spec/template/spec/containers/0";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir Path folder;

    @BeforeEach
    void findKubectl() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
                "the manifests are read by kubectl, which is not installed");
    }

    @Test
    void kubectlKnowsEveryEntry() throws Exception {
        check(FILE);
    }

    @Test
    void severalPodsHaveOneQueueInPostgres() throws Exception {
        String rendered =
                kubectl("kustomize", PACKAGING.resolve("kubernetes-postgresql").toString());
        check(Files.writeString(folder.resolve("rendered.yaml"), rendered));
        JsonNode pods = objects(rendered).get("StatefulSet intarsia");
        JsonNode before = objects(Files.readString(FILE)).get("StatefulSet intarsia");
        assertEquals(2, pods.at("/spec/replicas").asInt());
        List<String> arguments = words(pods.at(CONTAINER + "/args"));
        assertEquals(
                words(before.at(CONTAINER + "/args")),
                arguments.subList(0, arguments.size() - 1),
                "those of one pod, and one more");
        assertEquals(
                "--db=postgresql://intarsia@postgresql/intarsia",
                arguments.get(arguments.size() - 1));
        assertEquals(
                "intarsia-database",
                pods.at(CONTAINER + "/env/0/valueFrom/secretKeyRef/name").asText());
        for (String kept : List.of("/securityContext", "/readinessProbe", "/volumeMounts")) {
            assertEquals(before.at(CONTAINER + kept), pods.at(CONTAINER + kept));
        }
    }

    private static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(one -> words.add(one.asText()));
        return words;
    }

    private static void check(Path file) throws Exception {
        Map<String, JsonNode> read = new TreeMap<>();
        read.putAll(objects(set(file, "selector", "app=intarsia")));
        // What would change nothing is not written.
        read.putAll(objects(set(file, "env", "READ=yes")));
        Map<String, JsonNode> written = objects(Files.readString(file));
        assertEquals(3, written.size());
        for (Map.Entry<String, JsonNode> one : written.entrySet()) {
            assertTrue(read.containsKey(one.getKey()), one.getKey() + " of " + read.keySet());
            assertEquals(List.of(), lost(one.getKey(), one.getValue(), read.get(one.getKey())));
        }
    }

    private static List<String> lost(String at, JsonNode written, JsonNode read) {
        List<String> lost = new ArrayList<>();
        if (written.isObject()) {
            written.fields()
                    .forEachRemaining(
                            one ->
                                    lost.addAll(
                                            lost(
                                                    at + "." + one.getKey(),
                                                    one.getValue(),
                                                    read.path(one.getKey()))));
        } else if (written.isArray()) {
            for (int i = 0; i < written.size(); i++) {
                lost.addAll(lost(at + "[" + i + "]", written.get(i), read.path(i)));
            }
        } else if (!written.asText().equals(read.asText())) {
            lost.add(at + ": " + written + " became " + read);
        }
        return lost;
    }

    private static Map<String, JsonNode> objects(String text) throws IOException {
        Map<String, JsonNode> found = new TreeMap<>();
        for (JsonNode one : YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll()) {
            String kind = one.path("kind").asText();
            if (kind.equals("StatefulSet") || kind.equals("Service")) {
                found.put(kind + " " + one.at("/metadata/name").asText(), one);
            }
        }
        return found;
    }

    /** What it writes of those objects that it can change in that way; it refuses the others. */
    private static String set(Path file, String what, String value)
            throws IOException, InterruptedException {
        return kubectl("set", what, "--local", "-f", file.toString(), value, "-o", "yaml");
    }

    private static String kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, "kubectl");
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return text;
    }
}
