package org.intarsia.pipeline.text;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.jspecify.annotations.Nullable;

/**
 * Prompts to embeddings: those that are kept, or by the encoder of the manifest, which is loaded
 * only when a text is not there, and given back after it.
 *
 * @param notes hears what a person should know
 * @param admission is asked before an encoder is loaded
 */
public record PromptEmbedder(
        Pipelines pipelines,
        EmbeddingCache cache,
        Consumer<String> notes,
        EncoderAdmission admission) {
    private static final int AT_ONCE = 8;

    /** A text as the encoder is asked for it. */
    private record Asked(TextRole role, String text) {}

    /**
     * @param manifest names the encoder
     * @param prompts at least one; equal ones are encoded once
     * @return one text a prompt, closed by the caller
     * @throws IntarsiaException INT-206 when it names none, INT-401 for a negative prompt that the
     *     model cannot read; what is wrong with the encoder or its files
     */
    public TextEmbeddings embed(Manifest manifest, List<Prompt> prompts) {
        Plan plan = pipelines.plan(PromptEncoder.encoder(manifest));
        TextSpec spec = plan.texts();
        for (Prompt prompt : prompts) {
            PromptEncoder.check(spec, prompt);
        }
        EncoderIdentity identity = EncoderIdentity.of(plan, pipelines.models(), cache.digests());
        NDManager manager = NDManager.newBaseManager(Device.cpu());
        try {
            Map<Asked, PromptEmbeddings.Encoded> encoded =
                    encoded(plan, identity, asked(prompts, spec), manager);
            NDArray zero = manager.zeros(new Shape(spec.length(), spec.width()));
            List<PromptEmbeddings.Row> rows = new ArrayList<>();
            for (Prompt prompt : prompts) {
                Asked none = none(prompt, spec);
                rows.add(
                        new PromptEmbeddings.Row(
                                prompt,
                                encoded.get(new Asked(TextRole.PROMPT, prompt.text())),
                                none == null ? zero : encoded.get(none).textLD()));
            }
            return new PromptEmbeddings(manager, rows);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private static Set<Asked> asked(List<Prompt> prompts, TextSpec spec) {
        Set<Asked> asked = new LinkedHashSet<>();
        for (Prompt prompt : prompts) {
            asked.add(new Asked(TextRole.PROMPT, prompt.text()));
            Asked none = none(prompt, spec);
            if (none != null) {
                asked.add(none);
            }
        }
        return asked;
    }

    /** What stands for no text; null for a model that has a representation of its own. */
    private static @Nullable Asked none(Prompt prompt, TextSpec spec) {
        String text = prompt.negative() == null ? spec.nullText() : prompt.negative();
        return spec.nullText() == null ? null : new Asked(TextRole.NEGATIVE, text);
    }

    private Map<Asked, PromptEmbeddings.Encoded> encoded(
            Plan plan, EncoderIdentity identity, Set<Asked> asked, NDManager manager) {
        Map<Asked, PromptEmbeddings.Encoded> encoded = new LinkedHashMap<>();
        if (!missing(identity, asked, manager, encoded).isEmpty()) {
            // Whoever waited may find what another one encoded meanwhile.
            cache.encode(
                    () ->
                            encodeAll(
                                    plan,
                                    identity,
                                    missing(identity, asked, manager, encoded),
                                    manager,
                                    encoded));
        }
        return encoded;
    }

    /** Takes what is kept. */
    private List<Asked> missing(
            EncoderIdentity identity,
            Set<Asked> asked,
            NDManager manager,
            Map<Asked, PromptEmbeddings.Encoded> encoded) {
        List<Asked> missing = new ArrayList<>();
        for (Asked text : asked) {
            if (!encoded.containsKey(text)) {
                cache.find(identity.key(text.role(), text.text()), manager)
                        .ifPresentOrElse(it -> encoded.put(text, it), () -> missing.add(text));
            }
        }
        return missing;
    }

    private void encodeAll(
            Plan plan,
            EncoderIdentity identity,
            List<Asked> missing,
            NDManager manager,
            Map<Asked, PromptEmbeddings.Encoded> encoded) {
        if (!missing.isEmpty()) {
            admission.admit(plan, () -> encode(plan, identity, missing, manager, encoded));
        }
    }

    private void encode(
            Plan plan,
            EncoderIdentity identity,
            List<Asked> missing,
            NDManager manager,
            Map<Asked, PromptEmbeddings.Encoded> encoded) {
        boolean[] kept = {true};
        try (Assembly assembly = pipelines.assemble(plan)) {
            TextEncoder encoder = assembly.part(TextEncoder.class);
            for (TextRole role : TextRole.values()) {
                List<Asked> ofRole = missing.stream().filter(it -> it.role() == role).toList();
                for (int from = 0; from < ofRole.size(); from += AT_ONCE) {
                    List<Asked> some =
                            ofRole.subList(from, Math.min(ofRole.size(), from + AT_ONCE));
                    try (NDManager passing = assembly.manager().newSubManager()) {
                        EncodedTexts texts =
                                encoder.encode(
                                        some.stream().map(Asked::text).toList(), role, passing);
                        for (int i = 0; i < some.size(); i++) {
                            Asked text = some.get(i);
                            PromptEmbeddings.Encoded row =
                                    new PromptEmbeddings.Encoded(
                                            identity.key(role, text.text()),
                                            held(texts.textNLD(), i, manager),
                                            held(texts.maskNL(), i, manager));
                            encoded.put(text, kept[0] ? keep(row, manager, kept) : row);
                        }
                    }
                }
            }
        }
        cache.trim();
    }

    /** Once kept it lies in its file, and takes no memory of the process. */
    private PromptEmbeddings.Encoded keep(
            PromptEmbeddings.Encoded row, NDManager manager, boolean[] kept) {
        try {
            cache.keep(row);
        } catch (IntarsiaException e) {
            kept[0] = false;
            notes.accept(notKept(e));
            return row;
        }
        return cache.find(row.key(), manager)
                .map(
                        file -> {
                            row.textLD().close();
                            row.maskL().close();
                            return file;
                        })
                .orElse(row);
    }

    /** What a person should know when the cache cannot be written. */
    public static String notKept(IntarsiaException problem) {
        return "embeddings of texts are not kept: " + problem.getMessage();
    }

    private static NDArray held(NDArray all, int row, NDManager manager) {
        NDArray one = all.get(row);
        NDArray copy = one.toDevice(manager.getDevice(), true);
        one.close();
        copy.attach(manager);
        return copy;
    }
}
