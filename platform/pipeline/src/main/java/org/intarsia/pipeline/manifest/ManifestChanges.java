package org.intarsia.pipeline.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * A document with single entries changed, in the order of the changes. Another {@code use} of a
 * part begins with that part's defaults: of the entries of the part before it only those stay that
 * were set by changes.
 */
public final class ManifestChanges {
    private static final String USE = "use";

    private final List<Change> made = new ArrayList<>();
    private final Map<String, Node.Mapping> replaced = new LinkedHashMap<>();
    private Node.Mapping root;

    public ManifestChanges(Node.Mapping root) {
        this.root = EncoderEntry.lifted(root);
    }

    private record Change(String path, Node value) {}

    /**
     * Sets an entry, which need not be there yet.
     *
     * @param written dotted path: {@code sampler.steps}
     * @throws IntarsiaException INT-404 where something above it holds no entries
     */
    public void set(String written, Node value) {
        String path = EncoderEntry.lifted(written);
        int dot = path.lastIndexOf('.');
        if (dot > 0 && path.substring(dot + 1).equals(USE) && isPart(path.substring(0, dot))) {
            use(path.substring(0, dot), value);
        }
        made.add(new Change(path, value));
        root = changed(root, path, value);
    }

    /** The document with the changes. */
    public Node.Mapping root() {
        return root;
    }

    /** The parts that lost entries to others. */
    public List<ReplacedPart> replaced() {
        List<ReplacedPart> parts = new ArrayList<>();
        replaced.forEach(
                (path, before) ->
                        section(root, path)
                                .flatMap(now -> ReplacedPart.of(before, now))
                                .ifPresent(parts::add));
        return parts;
    }

    /** {@code sampler}, {@code head.with.align}. */
    private static boolean isPart(String path) {
        String[] words = path.split("\\.");
        boolean part = words.length % 2 == 1 && Kind.of(words[0]).isPresent();
        for (int i = 1; i < words.length; i += 2) {
            part &= words[i].equals("with");
        }
        return part;
    }

    private void use(String path, Node value) {
        Node.Mapping whole = DecoderPair.complete(root);
        Optional<Node> now = section(whole, path).map(section -> section.entries().get(USE));
        if (now.isEmpty()) {
            return;
        }
        if (now.get().plain() != null && now.get().plain().equals(value.plain())) {
            // Of a decoder that the manifest leaves out these are the tokenizer's.
            root = section(root, path).isPresent() ? root : whole;
            return;
        }
        section(root, path).ifPresent(own -> replace(path, own));
    }

    private void replace(String path, Node.Mapping own) {
        replaced.putIfAbsent(path, own);
        List<String> leaving = new ArrayList<>(own.entries().keySet());
        leaving.removeAll(ReplacedPart.LASTING);
        root = changed(root, path, own.without(leaving));
        for (Change earlier : made) {
            if (earlier.path().startsWith(path + ".")) {
                root = changed(root, earlier.path(), earlier.value());
            }
        }
    }

    private static Optional<Node.Mapping> section(Node.Mapping map, String path) {
        Node found = map;
        for (String key : path.split("\\.")) {
            found = found instanceof Node.Mapping inner ? inner.entries().get(key) : null;
        }
        return Optional.ofNullable(found)
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast);
    }

    private static Node.Mapping changed(Node.Mapping map, String path, Node value) {
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        if (dot < 0) {
            return map.with(key, value);
        }
        Node inner = map.entries().get(key);
        if (inner == null) {
            inner = new Node.Mapping(Node.below(map.path(), key), value.origin(), Map.of());
        }
        if (!(inner instanceof Node.Mapping section)) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--set " + value.path(),
                    key + " holds no entries",
                    "Give the path of an entry.");
        }
        return map.with(key, changed(section, path.substring(dot + 1), value));
    }
}
