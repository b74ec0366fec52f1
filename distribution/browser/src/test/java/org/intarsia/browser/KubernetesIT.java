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
import org.junit.jupiter.api.Test;

/**
 * The manifests of Kubernetes, read by kubectl without a cluster: it drops what its types do not
 * know, so a name with an error in it is missing from what it writes.
 */
class KubernetesIT {
    private static final Path FILE =
            Path.of("..", "..", "packaging", "kubernetes", "intarsia.yaml").toAbsolutePath();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void kubectlKnowsEveryEntry() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
                "the manifests are read by kubectl, which is not installed");
        Map<String, JsonNode> read = new TreeMap<>();
        read.putAll(objects(kubectl("set", "selector", "app=intarsia")));
        // What would change nothing is not written.
        read.putAll(objects(kubectl("set", "env", "READ=yes")));
        Map<String, JsonNode> written = objects(Files.readString(FILE));
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
    private static String kubectl(String command, String what, String value)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "kubectl",
                                command,
                                what,
                                "--local",
                                "-f",
                                FILE.toString(),
                                value,
                                "-o",
                                "yaml")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String text = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return text;
    }
}
