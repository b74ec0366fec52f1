package org.intarsia.app.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;

/**
 * What is to run.
 *
 * @param pipelines manifests by the names of pipelines, with all swaps
 */
public record DesiredState(Map<String, Manifest> pipelines) {
    private static final String FORMAT = "intarsia-state";
    private static final String PIPELINES = "pipelines";

    public DesiredState {
        pipelines = new LinkedHashMap<>(pipelines);
    }

    /** What runs now. */
    public static DesiredState of(PipelineHost host) {
        Map<String, Manifest> pipelines = new LinkedHashMap<>();
        for (PipelineInfo info : host.pipelines()) {
            pipelines.put(info.name(), host.plan(info.name()).manifest());
        }
        return new DesiredState(pipelines);
    }

    /**
     * A document in YAML.
     *
     * @param subject what to call it in messages
     * @throws IntarsiaException INT-1xx, every problem found
     */
    public static DesiredState parse(String text, String subject) {
        Node.Mapping root = YamlReader.read(text, subject);
        Problems problems = new Problems();
        if (!(root.plain().get(FORMAT) instanceof Number format) || format.intValue() != 1) {
            problems.add(
                    ErrorCode.UNKNOWN_FORMAT_VERSION,
                    Place.file(subject),
                    "it does not begin with " + FORMAT + ": 1",
                    "Export a state to see its form.");
        }
        Map<String, Manifest> pipelines = new LinkedHashMap<>();
        if (root.entries().get(PIPELINES) instanceof Node.Mapping named) {
            named.entries()
                    .forEach(
                            (name, entry) ->
                                    problems.collect(
                                            () -> pipelines.put(name, manifest(name, entry))));
        } else {
            problems.add(
                    ErrorCode.MISSING_ENTRY,
                    Place.file(subject),
                    PIPELINES + " is missing: manifests by the names of pipelines",
                    "Add it; {} is none.");
        }
        problems.throwIfAny();
        return new DesiredState(pipelines);
    }

    private static Manifest manifest(String name, Node entry) {
        if (entry instanceof Node.Mapping mapping) {
            return Manifests.of(Node.document(mapping.plain()));
        }
        throw new IntarsiaException(
                ErrorCode.INVALID_ENTRY,
                "pipeline " + name,
                "it is no manifest",
                "Write the entries of a manifest below the name.");
    }

    /** As plain maps. */
    public Map<String, Object> plain() {
        Map<String, Object> manifests = new LinkedHashMap<>();
        pipelines.forEach((name, manifest) -> manifests.put(name, manifest.root().plain()));
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put(FORMAT, 1);
        plain.put(PIPELINES, manifests);
        return plain;
    }

    /** In JSON, which is YAML too. */
    public String json() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(plain());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("manifests that were read are always written", e);
        }
    }
}
