package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages of the repository: their links lead somewhere, their commands and options exist, and
 * their lines can be read.
 */
class DocsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND =
            Pattern.compile("(?:\\./|INTARSIA/)intarsia ([a-z][^`#|\\n]*)");
    private static final Pattern HEADING = Pattern.compile("### intarsia (.*)");
    private static final Pattern OPTION = Pattern.compile("\\| `(--?[a-z-]+).*");
    private static final Set<String> OF_ALL_COMMANDS =
            Set.of("--help", "--verbose", "--version", "--state");
    private static final Set<String> GENERATED = Set.of("codes.md", "commands.md", "parts.md");
    private static final int LONGEST = 140;

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher found = LINK.matcher(withoutCode(Files.readString(page)));
            while (found.find()) {
                String target = found.group(1);
                if (!target.matches("[a-z]+:.*")) {
                    links++;
                    if (!resolves(page, target)) {
                        broken.add(ROOT.relativize(page) + ": " + target);
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(links > 50, "links: " + links);
    }

    /** The page of commands is generated, and a test of the command line keeps it up to date. */
    @Test
    void everyCommandExistsWithItsOptions() throws IOException {
        Map<String, Set<String>> commands = commands();
        List<String> unknown = new ArrayList<>();
        int uses = 0;
        for (Path page : pages()) {
            Matcher found = COMMAND.matcher(Files.readString(page));
            while (found.find()) {
                uses++;
                if (!exists(found.group(1).strip().split("\\s+"), commands)) {
                    unknown.add(ROOT.relativize(page) + ": " + found.group().strip());
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(uses > 40, "commands: " + uses);
    }

    private static boolean exists(String[] words, Map<String, Set<String>> commands) {
        String command = words[0];
        if (words.length > 1 && commands.containsKey(command + " " + words[1])) {
            command += " " + words[1];
        }
        Set<String> options = commands.get(command);
        return options != null
                && Stream.of(words)
                        .filter(word -> word.startsWith("--"))
                        .map(word -> word.replaceFirst("=.*", ""))
                        .allMatch(it -> options.contains(it) || OF_ALL_COMMANDS.contains(it));
    }

    /** The options of every command of the command line, by its name. */
    private static Map<String, Set<String>> commands() throws IOException {
        Map<String, Set<String>> commands = new HashMap<>();
        Set<String> options = new HashSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/commands.md"))) {
            Matcher heading = HEADING.matcher(line);
            Matcher option = OPTION.matcher(line);
            if (heading.matches()) {
                options = commands.computeIfAbsent(heading.group(1), name -> new HashSet<>());
            } else if (option.matches()) {
                options.add(option.group(1));
            }
        }
        return commands;
    }

    @Test
    void everyPageOfTheDocsIsInTheIndex() throws IOException {
        String index = Files.readString(ROOT.resolve("docs/index.md"));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !name.equals("index.md"))
                            .filter(name -> !index.contains("](" + name + ")"))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void linesOfProseHaveAtMost140Characters() throws IOException {
        List<String> long140 = new ArrayList<>();
        for (Path page : pages()) {
            if (GENERATED.contains(page.getFileName().toString())) {
                continue;
            }
            String[] lines = withoutCode(Files.readString(page)).split("\n");
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].length() > LONGEST && !lines[i].startsWith("|")) {
                    long140.add(ROOT.relativize(page) + ":" + (i + 1));
                }
            }
        }
        assertEquals(List.of(), long140);
    }

    private static boolean resolves(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(to) && (hash < 0 || anchors(to).contains(target.substring(hash + 1)));
    }

    /** The headings as the usual viewers make anchors of them. */
    private static List<String> anchors(Path page) throws IOException {
        return withoutCode(Files.readString(page))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    /** Fenced blocks become empty lines. */
    private static String withoutCode(String page) {
        StringBuilder prose = new StringBuilder();
        boolean code = false;
        for (String line : page.split("\n", -1)) {
            boolean fence = line.strip().startsWith("```");
            prose.append(code || fence ? "" : line).append('\n');
            code ^= fence;
        }
        return prose.toString();
    }

    /** Every page of the repository that is not built. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(DocsIT::isSource)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isSource(Path file) {
        String path = ROOT.relativize(file).toString();
        return Stream.of("target/", "archetype-resources/", ".git/").noneMatch(path::contains);
    }
}
