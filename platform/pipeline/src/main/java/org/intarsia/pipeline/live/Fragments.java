package org.intarsia.pipeline.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;

/** A running manifest with some entries changed; every entry keeps its line. */
final class Fragments {
    private static final String USE = "use";
    private static final String VERSION = "version";
    private static final String DEVICE = "device";
    private static final String TOKENIZER = Kind.TOKENIZER.word();
    private static final String DECODER = Kind.DECODER.word();

    private Fragments() {}

    /**
     * @param replaced parts that lost entries
     */
    record Result(Manifest manifest, List<ReplacedPart> replaced) {}

    /**
     * The manifest with the fragment's entries in place of its own. A part of the same name keeps
     * its options where the fragment says only {@code use} and {@code version}; another begins with
     * its defaults, on the device of the one before it.
     *
     * @param running null where no version is to be held
     */
    static Result apply(Manifest manifest, Plan running, Node.Mapping fragment) {
        Node.Mapping root = manifest.root();
        if (running != null) {
            for (Plan.Part part : running.parts()) {
                root = pinned(root, part);
            }
        }
        if (fragment.entries().containsKey(TOKENIZER) && manifest.hasDefaultDecoder()) {
            root = unpinnedDecoder(root);
        }
        for (Map.Entry<String, Node> entry : fragment.entries().entrySet()) {
            Node before = before(root, entry.getKey());
            root = root.with(entry.getKey(), merged(before, entry.getValue()));
        }
        return new Result(Manifests.of(root), replaced(manifest.root(), root));
    }

    /** A version may be what an earlier swap held: it is nothing that anybody lost. */
    private static List<ReplacedPart> replaced(Node.Mapping written, Node.Mapping now) {
        List<ReplacedPart> replaced = new ArrayList<>();
        for (String kind : Kind.words()) {
            if (written.entries().get(kind) instanceof Node.Mapping before
                    && now.entries().get(kind) instanceof Node.Mapping after) {
                ReplacedPart.of(before.without(List.of(VERSION)), after).ifPresent(replaced::add);
            }
        }
        return replaced;
    }

    /** What a fragment changes; where no decoder is named, the tokenizer's entries. */
    private static Node before(Node.Mapping root, String key) {
        Node entry = root.entries().get(key);
        if (!key.equals(DECODER)
                || !(root.entries().get(TOKENIZER) instanceof Node.Mapping tokenizer)) {
            return entry;
        }
        if (!(entry instanceof Node.Mapping own)) {
            return tokenizer;
        }
        return own.entries().containsKey(USE) ? own : tokenizer.with(own.entries());
    }

    /** The version of a tokenizer's pair is nothing to hold when another tokenizer comes. */
    private static Node.Mapping unpinnedDecoder(Node.Mapping root) {
        return root.entries().get(DECODER) instanceof Node.Mapping section
                ? root.with(DECODER, section.without(List.of(VERSION)))
                : root;
    }

    private static Node.Mapping pinned(Node.Mapping root, Plan.Part part) {
        String kind = part.kind().word();
        Node entry = root.entries().getOrDefault(kind, Node.of(Map.of(), kind));
        if (!(entry instanceof Node.Mapping section)) {
            return root;
        }
        Node range =
                Node.of(
                        "[" + part.version() + "," + part.version() + "]",
                        Node.below(section.path(), VERSION));
        return root.with(kind, section.with(VERSION, range));
    }

    private static Node merged(Node old, Node given) {
        if (!(old instanceof Node.Mapping before) || !(given instanceof Node.Mapping now)) {
            return given;
        }
        Node use = before.entries().get(USE);
        boolean same =
                use != null
                        && now.entries().containsKey(USE)
                        && use.plain().equals(now.entries().get(USE).plain());
        boolean bare = Set.of(USE, VERSION).containsAll(now.entries().keySet());
        if (same && bare) {
            return before.without(List.of(VERSION)).with(now.entries());
        }
        Node device = before.entries().get(DEVICE);
        return device == null || now.entries().containsKey(DEVICE)
                ? given
                : now.with(DEVICE, device);
    }
}
