package org.intarsia.pipeline.manifest;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.spi.Kind;

/**
 * The text encoder of a manifest, which is written where the text is spoken of: {@code
 * conditioning: {kind: text, encoder: {use: ...}}}. In the document that is read it is a part as
 * the others, {@code text-encoder:}.
 */
final class EncoderEntry {
    /** Its path as it is written. */
    static final String WRITTEN = "conditioning.encoder";

    private static final String CONDITIONING = "conditioning";
    private static final String ENCODER = "encoder";
    private static final String PART = Kind.TEXT_ENCODER.word();

    private EncoderEntry() {}

    /** The document with the encoder among the parts; one that names it twice stays as it is. */
    static Node.Mapping lifted(Node.Mapping root) {
        if (root.entries().get(CONDITIONING) instanceof Node.Mapping conditioning
                && conditioning.entries().get(ENCODER) instanceof Node.Mapping encoder
                && !root.entries().containsKey(PART)) {
            return root.with(CONDITIONING, conditioning.without(List.of(ENCODER)))
                    .with(PART, encoder);
        }
        return root;
    }

    /** A path of an entry, in the document that is read. */
    static String lifted(String path) {
        return path.equals(WRITTEN) || path.startsWith(WRITTEN + ".")
                ? PART + path.substring(WRITTEN.length())
                : path;
    }

    /** Whether a document names a text encoder and no other part. */
    static boolean alone(Node.Mapping root) {
        Set<String> entries = root.entries().keySet();
        return entries.contains(PART)
                && Stream.of(Kind.values())
                        .map(Kind::word)
                        .filter(word -> !word.equals(PART))
                        .noneMatch(entries::contains);
    }
}
