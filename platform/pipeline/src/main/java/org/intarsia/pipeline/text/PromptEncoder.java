package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Kind;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.jspecify.annotations.Nullable;

/** Texts to the tensors of a file of embeddings, as {@link TextEmbeddings} reads them. */
public final class PromptEncoder {
    private final TextEncoder encoder;

    /**
     * @param assembly of {@link #encoder}; stays the caller's
     */
    public PromptEncoder(Assembly assembly) {
        encoder = assembly.part(TextEncoder.class);
    }

    /**
     * The text encoder of a manifest alone, also of one whose other parts alone are left.
     *
     * @throws IntarsiaException INT-206 when it names none
     */
    public static Manifest encoder(Manifest manifest) {
        Manifest whole =
                manifest.part(Kind.TEXT_ENCODER).isPresent()
                        ? manifest
                        : Manifests.of(manifest.root()).on(manifest.device());
        if (whole.part(Kind.TEXT_ENCODER).isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.MISSING_PART,
                    manifest.name(),
                    "it names no text encoder",
                    "Add one: conditioning: {kind: text, encoder: {use: ...}}, or name a manifest"
                            + " that has one.");
        }
        return whole.encoding();
    }

    /**
     * @param prompts at least one
     * @param negative stands for no text; null for the encoder's own
     * @param manager owns the tensors
     * @return {@code text} [n, L, D], {@code mask} [n, L] and {@code null} [L, D], which is zero
     *     where the model has a representation of no text of its own
     * @throws IntarsiaException INT-401 for a negative prompt that such a model cannot read
     */
    public Map<String, NDArray> encode(
            List<String> prompts, @Nullable String negative, NDManager manager) {
        TextSpec spec = encoder.gives();
        prompts.forEach(text -> check(spec, new Prompt(text, negative)));
        EncodedTexts texts = encoder.encode(prompts, TextRole.PROMPT, manager);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put(TextFile.TEXT, texts.textNLD());
        tensors.put(TextFile.MASK, texts.maskNL());
        tensors.put(TextFile.NULL, none(spec, negative, manager));
        return tensors;
    }

    /**
     * Prompts of a pipeline that holds its encoder, which are not kept.
     *
     * @param prompts at least one
     * @param parent decides the device
     * @return one text a prompt, closed by the caller
     */
    public TextEmbeddings embeddings(List<String> prompts, NDManager parent) {
        NDManager manager = parent.newSubManager();
        try {
            Map<String, NDArray> tensors = encode(prompts, null, manager);
            List<PromptEmbeddings.Row> rows = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                rows.add(
                        new PromptEmbeddings.Row(
                                new Prompt(prompts.get(i), null),
                                new PromptEmbeddings.Encoded(
                                        "",
                                        tensors.get(TextFile.TEXT).get(i),
                                        tensors.get(TextFile.MASK).get(i)),
                                tensors.get(TextFile.NULL)));
            }
            return new PromptEmbeddings(manager, rows);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * @throws IntarsiaException INT-401 for a negative prompt that the model cannot read, INT-404
     *     for what is no text
     */
    public static void check(TextSpec spec, Prompt prompt) {
        if (spec.nullText() == null && prompt.negative() != null) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_CONDITION,
                    "--negative-prompt",
                    "the model has a representation of no text of its own and reads no other",
                    "Leave --negative-prompt out.");
        }
        boolean negative = prompt.negative() != null && !Prompt.isWhole(prompt.negative());
        if (negative || !Prompt.isWhole(prompt.text())) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    negative ? "--negative-prompt" : "--prompt",
                    "it holds half of a surrogate pair",
                    "Write the whole character.");
        }
    }

    private NDArray none(TextSpec spec, @Nullable String negative, NDManager manager) {
        Shape shape = new Shape(spec.length(), spec.width());
        if (spec.nullText() == null) {
            return manager.zeros(shape);
        }
        String text = negative == null ? spec.nullText() : negative;
        return encoder.encode(List.of(text), TextRole.NEGATIVE, manager).textNLD().reshape(shape);
    }
}
