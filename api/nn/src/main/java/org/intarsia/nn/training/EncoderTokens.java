package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.LatentSpec;

/**
 * What a frozen encoder makes of the clean images: tokens to align with, and a class token to
 * generate.
 *
 * @param encoder whose latents are the tokens; it does not learn
 * @param space of its latents
 * @param withClass whether the class token is before those of the grid
 */
public record EncoderTokens(Tokenizer encoder, LatentSpec.Continuous space, boolean withClass) {
    /** Its key under {@code with:}. */
    public static final String ENCODER = "encoder";

    /**
     * @param parts of the objective
     * @param withClass whether the class token is wanted
     * @throws IntarsiaException INT-608 without an encoder, or with one that gives other tokens
     */
    public static EncoderTokens of(Parts parts, boolean withClass) {
        return of(parts, withClass, withClass ? "class-token-weight" : "align-weight");
    }

    /**
     * As {@link #of(Parts, boolean)}.
     *
     * @param option whose value above 0 asks for them
     */
    public static EncoderTokens of(Parts parts, boolean withClass, String option) {
        Tokenizer encoder =
                parts.find(ENCODER, Tokenizer.class)
                        .orElseThrow(() -> refused("no encoder is given", option));
        if (!(encoder.latents() instanceof LatentSpec.Continuous space)) {
            throw refused(encoder.latents() + " given, continuous latents expected", option);
        }
        if (withClass && !(encoder instanceof ClassTokenEncoder)) {
            throw refused("the encoder has no class token", option);
        }
        return new EncoderTokens(encoder, space, withClass);
    }

    private static IntarsiaException refused(String cause, String option) {
        boolean classToken = option.startsWith("class");
        return new IntarsiaException(
                ErrorCode.ALIGNMENT_NEEDS_FEATURES,
                "with.encoder",
                cause + ", and " + option + " is above 0",
                "Add with: {encoder: {kind: tokenizer, use: ...}}, a continuous tokenizer"
                        + (classToken ? " with a class token, for example dinov2," : "")
                        + " that is trained already, or write "
                        + option
                        + ": 0.");
    }

    /** E. */
    public int width() {
        return space.channels();
    }

    /** Tokens of an image. */
    public int count() {
        return space.grid().tokens() + (withClass ? 1 : 0);
    }

    /**
     * Without gradients.
     *
     * @return [B, count, E], the class token first
     */
    public NDArray of(NDArray images) {
        return Gradients.off(
                () ->
                        withClass
                                ? ((ClassTokenEncoder) encoder).tokens(images)
                                : MapOps.tokens(encoder.encode(images).value()));
    }
}
