package org.intarsia.app.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.spec.ImageSpec;

/** What a picture says of its making. */
public final class Provenance {
    public static final String SEED = "intarsia:seed";
    public static final String LABEL = "intarsia:label";
    public static final String TEXT = "intarsia:text";

    /** What the picture was made for, as it was written. */
    public static final String PROMPT = "intarsia:prompt";

    /** What it was to avoid; it is not there where nobody said so. */
    public static final String NEGATIVE_PROMPT = "intarsia:negative-prompt";

    /** The manifest as one line of JSON. */
    public static final String MANIFEST = "intarsia:manifest";

    /** Begins the names of parts. */
    public static final String PREFIX = "intarsia:";

    /** A file and its digest a line. */
    public static final String WEIGHTS = "intarsia:weights";

    /** The latent that a picture was decoded from; see {@link #latent}. */
    public static final String LATENT = "intarsia:latent";

    /** The family of a latent that was encoded from another picture. */
    public static final String ENCODED = "encoded";

    /** How many of its forwards other requests shared: its bits may differ by one level. */
    static final String BATCHED = "intarsia:batched";

    /** Begins the names of what the sampler counted. */
    static final String FIGURE = "intarsia:sampler-";

    private Provenance() {}

    /**
     * What all pictures of an assembly have in common, as text entries of a PNG: the manifest as
     * one line of JSON with all changes, name, bundle, version and digest of every part, and the
     * digest of every weights file, one a line. Reads the weights files when first asked.
     */
    static Map<String, String> of(Assembly assembly) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("Software", "Intarsia");
        entries.put(MANIFEST, json(assembly.plan().manifest()));
        for (Plan.Part part : assembly.plan().parts()) {
            entries.put(
                    PREFIX + part.kind(),
                    part.name() + " " + part.bundle() + " " + part.version() + " " + part.digest());
        }
        Map<String, String> weights = assembly.weightDigests();
        if (!weights.isEmpty()) {
            entries.put(
                    WEIGHTS,
                    weights.entrySet().stream()
                            .map(file -> file.getKey() + " " + file.getValue())
                            .collect(Collectors.joining("\n")));
        }
        return entries;
    }

    /**
     * What a picture says of the latent that it was decoded from.
     *
     * @param family of latents, or {@link #ENCODED}
     * @param sigma noise in it
     * @param sha256 of the file that holds the latent, or the picture
     */
    static String latent(String family, double sigma, String sha256) {
        return family + " sigma " + sigma + " " + sha256;
    }

    /** JSON is YAML too: the line can be run again. */
    private static String json(Manifest manifest) {
        try {
            Map<String, Object> root = new LinkedHashMap<>(manifest.root().plain());
            ImageSpec size = manifest.image();
            if (!Manifests.of(manifest.root()).image().equals(size)) {
                // Of a latent or a picture that was given.
                root.put("image", Map.of("height", size.height(), "width", size.width()));
            }
            return new ObjectMapper().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that was read cannot be written", e);
        }
    }
}
