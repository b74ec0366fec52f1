package org.intarsia.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.Plan;

/**
 * Model files at random values, laid out as a manifest asks for them.
 *
 * @param folder where they are written
 */
record PublishedLayout(Pipelines pipelines, Path folder) {
    /**
     * Writes every file that the plan of a manifest asks for.
     *
     * @param besides what files hold more, by file and name
     */
    Plan write(Map<String, Object> manifest, Map<String, Map<String, long[]>> besides)
            throws IOException {
        Plan plan = pipelines.plan(Manifests.of(Node.document(manifest)));
        Map<String, String> keys = new HashMap<>();
        keys(manifest, keys);
        for (Plan.Requests requests : plan.requested()) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            requests.parameters().forEach(it -> shapes.put(it.name(), it.shape().getShape()));
            shapes.putAll(besides.getOrDefault(requests.file(), Map.of()));
            Path file = folder.resolve(requests.file());
            TorchWriter.write(file, keys.get(requests.file()), shapes);
        }
        return plan;
    }

    /** The nested dict of every file that is named anywhere below. */
    private static void keys(Object node, Map<String, String> keys) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("file") instanceof String file && map.get("key") instanceof String key) {
                keys.put(file, key);
            }
            map.values().forEach(value -> keys(value, keys));
        }
    }
}
