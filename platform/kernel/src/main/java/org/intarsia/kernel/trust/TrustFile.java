package org.intarsia.kernel.trust;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.intarsia.base.Digests;
import org.intarsia.base.LockedFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * The file {@code trust.json}. It is read strictly, since what two readers understand differently
 * could hide a revocation; it is changed under a lock, so that no process undoes what another has
 * just written.
 */
final class TrustFile {
    private static final String NAME = "trust.json";

    /** Loaded with the first file that is read or written: many starts find none. */
    private static final class Json {
        private static final ObjectMapper MAPPER =
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(
                                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .withCoercionConfig(
                                LogicalType.Textual,
                                text ->
                                        text.setCoercion(
                                                        CoercionInputShape.Integer,
                                                        CoercionAction.Fail)
                                                .setCoercion(
                                                        CoercionInputShape.Float,
                                                        CoercionAction.Fail)
                                                .setCoercion(
                                                        CoercionInputShape.Boolean,
                                                        CoercionAction.Fail))
                        .build();
    }

    private final Path folder;
    private final LockedFile file;

    TrustFile(Path folder) {
        this.folder = folder;
        this.file = new LockedFile(folder.resolve(NAME));
    }

    /** As {@link TrustStore#content} says. */
    TrustStore.Content content() {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(NAME));
            JsonNode tree = Json.MAPPER.readTree(bytes);
            if (!tree.isObject()) {
                throw new IllegalArgumentException("it is not an object in braces");
            }
            checkNoNull(tree, "");
            return Json.MAPPER.treeToValue(tree, TrustStore.Content.class);
        } catch (NoSuchFileException e) {
            return new TrustStore.Content(Policy.SIGNED, null, null, null, null);
        } catch (IOException | IllegalArgumentException e) {
            throw new IntarsiaException(
                    ErrorCode.TRUST_STORE_INVALID,
                    Place.file("conf/trust.json"),
                    "it cannot be parsed: " + reason(e),
                    "Fix the file, or remove it and trust the keys again.");
        }
    }

    /** Of the file as it is; empty where there is none or it cannot be read. */
    String sha256() {
        try {
            return Digests.sha256(Files.readAllBytes(folder.resolve(NAME)));
        } catch (IOException e) {
            return "";
        }
    }

    /** A field that is null could be meant as anything; one that is left out is empty. */
    private static void checkNoNull(JsonNode node, String path) {
        if (node.isNull()) {
            throw new IllegalArgumentException(path + " is null; leave it out instead");
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            checkNoNull(
                    field.getValue(),
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey());
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                checkNoNull(node.get(i), path + "[" + i + "]");
            }
        }
    }

    /** What this store found wrong, else the first line of what the reader of JSON says. */
    private static String reason(Exception e) {
        Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * Reads, changes and writes, while no other thread and no other process does.
     *
     * @param before is given the digest of what will be written; what it throws ends the change
     * @throws IntarsiaException INT-533 when it cannot be understood, INT-536 when it cannot be
     *     written; it is then as it was
     */
    void change(UnaryOperator<TrustStore.Content> change, Consumer<String> before) {
        undisturbed(
                () -> {
                    byte[] next = Json.MAPPER.writeValueAsBytes(change.apply(content()));
                    before.accept(Digests.sha256(next));
                    write(next);
                });
    }

    /**
     * Works while no other thread and no other process changes the file.
     *
     * @throws IntarsiaException INT-536 when that cannot be had
     */
    void undisturbed(LockedFile.Work work) {
        try {
            file.undisturbed(work);
        } catch (IOException e) {
            throw notWritten(e.getMessage(), "Fix the permissions of the folder conf.");
        }
    }

    private void write(byte[] json) throws IOException {
        try {
            file.write(json);
        } catch (IntarsiaException e) {
            throw notWritten(e.problems().get(0).cause(), e.problems().get(0).next());
        }
    }

    private static IntarsiaException notWritten(String reason, String next) {
        return new IntarsiaException(
                ErrorCode.TRUST_STORE_NOT_WRITTEN,
                Place.file("conf/trust.json"),
                "it cannot be written: " + reason,
                next);
    }
}
