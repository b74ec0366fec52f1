package org.intarsia.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
    /** What a module imports, also when it is loaded later. */
    private static final Pattern IMPORT =
            Pattern.compile("(?:from ?|import\\()[\"']([^\"']+)[\"']");

    private static final Pattern HANDLER = Pattern.compile("\\son[A-Z]\\w*=\\$\\{");
    private static final Pattern TAG = Pattern.compile("<(\\$\\{\\w+\\}|[a-z]\\w*)");
    private static final int MOST_LINES = 300;

    private final ConsoleFiles files = ConsoleFiles.load();

    /** A library is exchanged by a person who looks at it, not by a registry. */
    @Test
    void theLibrariesAreThoseThatWereLookedAt() throws Exception {
        Map<String, String> shipped = new TreeMap<>();
        for (ConsoleFile file : files.all()) {
            if (file.path().startsWith("lib/")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.bytes());
                shipped.put(file.path(), HexFormat.of().formatHex(digest));
            }
        }
        Map<String, String> known = new TreeMap<>();
        try (var in = ConsoleFilesTest.class.getResourceAsStream("libraries.sha256")) {
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                known.put(line.substring(66), line.substring(0, 64));
            }
        }
        assertEquals(known, shipped);
    }

    @Test
    void everyModuleImportsFilesOfTheConsoleByRelativeNames() {
        for (ConsoleFile file : files.all()) {
            if (file.path().endsWith(".js")) {
                Matcher found = IMPORT.matcher(text(file));
                while (found.find()) {
                    String name = found.group(1);
                    assertTrue(name.startsWith("./") || name.startsWith("../"), file.path() + name);
                    String path =
                            java.nio.file.Path.of("/" + file.path())
                                    .resolveSibling(name)
                                    .normalize()
                                    .toString()
                                    .substring(1);
                    assertTrue(files.find(path).isPresent(), file.path() + " imports " + name);
                }
            }
        }
    }

    @Test
    void ownFilesAreShortSayWhatTheyAreForAndTurnNoTextIntoMarkup() {
        for (ConsoleFile file : files.all()) {
            String path = file.path();
            if (path.startsWith("lib/") || !path.endsWith(".js")) {
                continue;
            }
            String text = text(file);
            assertTrue(text.startsWith("// "), path);
            assertTrue(text.lines().count() < MOST_LINES, path);
            for (String way :
                    new String[] {
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("
                    }) {
                assertFalse(text.contains(way), path + " uses " + way);
            }
        }
    }

    /** Whatever hears of a press is an element that the keyboard reaches and presses too. */
    @Test
    void whatCanBePressedIsAButtonALinkOrAField() {
        Set<String> heard = new TreeSet<>();
        for (ConsoleFile file : files.all()) {
            if (file.path().startsWith("lib/") || !file.path().endsWith(".js")) {
                continue;
            }
            String text = text(file);
            assertFalse(text.contains("addEventListener('click'"), file.path());
            assertFalse(text.matches("(?s).*tabindex=.?[1-9].*"), file.path());
            Matcher handler = HANDLER.matcher(text);
            while (handler.find()) {
                Matcher tags = TAG.matcher(text.substring(0, handler.start()));
                String tag = "";
                while (tags.find()) {
                    tag = tags.group(1);
                }
                heard.add(tag);
            }
        }
        heard.removeIf(tag -> tag.startsWith("$"));
        assertTrue(heard.contains("button") && heard.contains("input"), heard.toString());
        heard.removeAll(Set.of("a", "button", "dialog", "form", "input", "select", "textarea"));
        assertEquals(Set.of(), heard);
    }

    private static String text(ConsoleFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }
}
