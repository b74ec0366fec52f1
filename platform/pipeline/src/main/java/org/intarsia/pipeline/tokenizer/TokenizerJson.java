package org.intarsia.pipeline.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.pipeline.build.EngineFailure;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.text.TextTokenizer;
import org.intarsia.spi.text.TokenizerSpec;

/** A {@code tokenizer.json}, read by the library that its authors use. */
public final class TokenizerJson implements TextTokenizer, AutoCloseable {
    /** The library cuts at a length of its own unless it is told not to. */
    private static final Map<String, String> WHOLE =
            Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;

    private TokenizerJson(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Opens the tokenizer of a part.
     *
     * @param entry for messages
     * @throws IntarsiaException INT-315 for another digest than the entry's, INT-320 for a file
     *     that cannot be read, INT-321 for that of another model
     */
    public static TokenizerJson open(Path file, WeightsEntry entry, TokenizerSpec spec) {
        TokenizerText text = read(file, entry);
        String wrong = mismatch(text, spec);
        if (!wrong.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.TOKENIZER_OF_OTHER_MODEL,
                    entry.place().in(entry.file()),
                    wrong,
                    "Use the tokenizer.json of the encoder's own model" + from(entry) + ".");
        }
        return load(text.ofUsers(), entry);
    }

    /** As it is published, where a special token in a text becomes that token: for comparison. */
    public static TokenizerJson published(Path file, WeightsEntry entry) {
        return load(read(file, entry).published(), entry);
    }

    /** Of a part that reads a tokenizer, where no file is named. */
    public static IntarsiaException notNamed(Place place) {
        return new IntarsiaException(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                place,
                "it reads a tokenizer, and the manifest names no file",
                "Add tokenizer: {file: ...} to the part.");
    }

    private static String from(WeightsEntry entry) {
        return entry.source() == null ? "" : ", from " + entry.source();
    }

    private static TokenizerText read(Path file, WeightsEntry entry) {
        try {
            TokenizerText text = TokenizerText.read(file);
            entry.checkDigest(text::digest, "manifest");
            return text;
        } catch (IOException e) {
            throw unreadable(entry, e.getMessage(), e);
        }
    }

    private static String mismatch(TokenizerText text, TokenizerSpec spec) {
        StringBuilder wrong = new StringBuilder();
        new TreeMap<>(spec.tokens())
                .forEach(
                        (token, id) -> {
                            Integer there = text.special().get(token);
                            if (!id.equals(there)) {
                                wrong.append(wrong.isEmpty() ? "" : "; ")
                                        .append(token)
                                        .append(there == null ? " is not there" : " is " + there)
                                        .append(", ")
                                        .append(id)
                                        .append(" expected");
                            }
                        });
        if (text.highest() >= spec.vocabulary()) {
            wrong.append(wrong.isEmpty() ? "" : "; ")
                    .append(text.highest() + 1)
                    .append(" tokens, and the network knows ")
                    .append(spec.vocabulary());
        }
        return wrong.toString();
    }

    /** The library looks for its native code beside its own classes, whoever asks first. */
    private static TokenizerJson load(byte[] json, WeightsEntry entry) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader());
        try {
            return new TokenizerJson(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), WHOLE));
        } catch (IOException | RuntimeException | LinkageError e) {
            throw EngineFailure.find(e, System.getenv().keySet())
                    .orElseGet(() -> unreadable(entry, String.valueOf(e.getMessage()), e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static IntarsiaException unreadable(WeightsEntry entry, String why, Throwable e) {
        String first = String.valueOf(why).lines().findFirst().orElse("it is empty");
        return new IntarsiaException(
                List.of(
                        new Problem(
                                ErrorCode.TOKENIZER_UNREADABLE,
                                entry.place().in(entry.file()),
                                "it is no tokenizer that can be read: " + first,
                                "Get tokenizer.json again" + from(entry) + ".")),
                e);
    }

    @Override
    public long[] ids(String text) {
        return tokenizer.encode(text).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
