package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * What one run is conditioned on: named parts, each with a null form that means "not given".
 * Immutable; it does not own its arrays.
 */
public final class Conditioning {
    /** Class labels [B] int64. */
    public static final String LABEL = "label";

    /** Text embeddings [B, L, D]. */
    public static final String TEXT = "text";

    /** One vector of the whole text [B, P], for models that read it besides (FLUX). */
    public static final String POOLED = "pooled";

    /**
     * The scale of guidance that a distilled network was trained to imitate (FLUX.1 dev), [B]; one
     * that is not given is an option of the backbone.
     */
    public static final String GUIDANCE = "guidance";

    /**
     * Which tokens of {@link #TEXT} are there, [B, L] float32: 1 for a token, 0 for padding.
     * Guidance never drops it: both branches see the same tokens.
     */
    public static final String TEXT_MASK = "text-mask";

    /**
     * The switch of backbones that learned a representation of "no text" (LlamaGen): where it is
     * dropped, their own table takes the text's place.
     */
    public static final String CAPTION = "caption";

    /** Embeddings of the caption that a generative decoder reads, where it reads another text. */
    public static final String DECODER_TEXT = "decoder-text";

    /** The latent to decode, for a generative decoder [B, C, h, w]. */
    public static final String LATENT = "latent";

    /** The noise level of {@link #LATENT}, [B]. */
    public static final String SIGMA = "sigma";

    /** Nothing. */
    public static final Conditioning NONE = new Conditioning(Map.of());

    /**
     * @param value first axis B
     * @param nullForm same shape and type as the value
     */
    public record Part(NDArray value, NDArray nullForm) {}

    private final Map<String, Part> parts;

    private Conditioning(Map<String, Part> parts) {
        this.parts = Collections.unmodifiableMap(parts);
    }

    /** A copy that also holds the part, in place of one of the same name. */
    public Conditioning with(String name, NDArray value, NDArray nullForm) {
        Map<String, Part> copy = new LinkedHashMap<>(parts);
        copy.put(name, new Part(value, nullForm));
        return new Conditioning(copy);
    }

    /**
     * A copy that also holds a switch: 1 in every row, and 0 in its null form.
     *
     * @param manager owns the two arrays [B] float32
     */
    public Conditioning withSwitch(String name, NDManager manager, int batch) {
        Shape rows = new Shape(batch);
        return with(name, manager.ones(rows), manager.zeros(rows));
    }

    /**
     * A copy in which the parts named are in their null form. Names that are not held are passed
     * over.
     */
    public Conditioning drop(Collection<String> names) {
        Map<String, Part> copy = new LinkedHashMap<>(parts);
        for (String name : names) {
            copy.computeIfPresent(name, (key, part) -> new Part(part.nullForm(), part.nullForm()));
        }
        return new Conditioning(copy);
    }

    public Set<String> names() {
        return parts.keySet();
    }

    public boolean has(String name) {
        return parts.containsKey(name);
    }

    public Part part(String name) {
        Part part = parts.get(name);
        if (part == null) {
            throw new IntarsiaException(
                    ErrorCode.CONDITION_MISSING,
                    "conditioning",
                    "no " + name + " was given; there is " + parts.keySet(),
                    "Ask for the picture with a " + name + ".");
        }
        return part;
    }

    /**
     * @throws IntarsiaException INT-403 when there is no such part
     */
    public NDArray value(String name) {
        return part(name).value();
    }
}
