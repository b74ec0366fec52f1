package org.intarsia.pipeline.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.spi.Kind;

/**
 * The default of a manifest that names no decoder: the one of the tokenizer's name, with the
 * tokenizer's entries. A {@code decoder:} section without {@code use} replaces some of them, its
 * device for example.
 */
public final class DecoderPair {
    private static final String TOKENIZER = Kind.TOKENIZER.word();
    private static final String DECODER = Kind.DECODER.word();
    private static final String USE = "use";

    private DecoderPair() {}

    /** Whether a document leaves it to the tokenizer which decoder it has. */
    public static boolean isDefault(Node.Mapping root) {
        Node decoder = root.entries().get(DECODER);
        boolean named =
                decoder != null
                        && !(decoder instanceof Node.Mapping section
                                && !section.entries().containsKey(USE));
        return !named && root.entries().get(TOKENIZER) instanceof Node.Mapping;
    }

    /** The document with the decoder in it. */
    static Node.Mapping complete(Node.Mapping root) {
        if (!isDefault(root)) {
            return root;
        }
        Node.Mapping tokenizer = (Node.Mapping) root.entries().get(TOKENIZER);
        Map<String, Node> entries = new LinkedHashMap<>(tokenizer.entries());
        Node.Origin origin = tokenizer.origin();
        if (root.entries().get(DECODER) instanceof Node.Mapping own) {
            entries.putAll(own.entries());
            origin = own.origin();
        }
        return root.with(DECODER, new Node.Mapping(DECODER, origin, entries));
    }
}
