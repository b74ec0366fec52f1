package org.intarsia.kernel.internal.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.internal.PluginRefusedException;

/**
 * The names of one archive: relative, plain, and each there once on every file system, also on one
 * that does not tell {@code A} from {@code a}.
 */
final class EntryNames {
    private static final int LONGEST = 1024;

    private final Map<String, String> files = new HashMap<>();
    private final Map<String, String> folders = new HashMap<>();

    /**
     * @return the name
     * @throws PluginRefusedException when it may lead elsewhere, or is there already
     */
    String add(byte[] encoded) {
        if (encoded.length > LONGEST) {
            throw new PluginRefusedException(
                    "one of its entries has a name of more than " + LONGEST + " bytes");
        }
        String name = decode(encoded);
        plain(name);
        once(name);
        return name;
    }

    private static String decode(byte[] encoded) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded)).toString();
        } catch (CharacterCodingException e) {
            throw new PluginRefusedException("the name of one of its entries is not UTF-8", e);
        }
    }

    private static void plain(String name) {
        String shown = "its entry \"" + PluginFailure.plain(name) + "\" ";
        if (name.isEmpty()) {
            throw new PluginRefusedException("one of its entries has no name");
        }
        if (name.codePoints().anyMatch(EntryNames::hidden)) {
            throw new PluginRefusedException(shown + "has a control character in its name");
        }
        if (name.indexOf('\\') >= 0) {
            throw new PluginRefusedException(shown + "has a backslash in its name");
        }
        if (name.indexOf(':') >= 0) {
            throw new PluginRefusedException(shown + "has a colon in its name");
        }
        if (name.startsWith("/")) {
            throw new PluginRefusedException(shown + "has an absolute name");
        }
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String step : path.split("/", -1)) {
            if (step.equals("..")) {
                throw new PluginRefusedException(shown + "has a path that leaves its folder");
            }
            if (step.isEmpty() || step.endsWith(".") || step.endsWith(" ")) {
                throw new PluginRefusedException(
                        shown
                                + "has an empty path segment in its name, or one that ends in a dot or space");
            }
        }
    }

    private static boolean hidden(int letter) {
        int type = Character.getType(letter);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private void once(String name) {
        String same = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        boolean folder = same.endsWith("/");
        String path = folder ? same.substring(0, same.length() - 1) : same;
        if (folder) {
            // Old tools list a folder twice, which is harmless.
            folders.putIfAbsent(path, name);
        } else {
            once(name, files.putIfAbsent(path, name));
        }
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            folders.putIfAbsent(path.substring(0, at), name.substring(0, at));
        }
    }

    private static void once(String name, String other) {
        if (other != null) {
            throw new PluginRefusedException(
                    other.equals(name)
                            ? "its entry " + name + " is there twice"
                            : "its entries "
                                    + other
                                    + " and "
                                    + name
                                    + " are the same file on some systems");
        }
    }

    /**
     * @throws PluginRefusedException when a name is that of a file and of a folder
     */
    void noneIsBoth() {
        for (Map.Entry<String, String> file : files.entrySet()) {
            String folder = folders.get(file.getKey());
            if (folder != null) {
                throw new PluginRefusedException(
                        "its entry " + file.getValue() + " is a file and a folder at once");
            }
        }
    }
}
