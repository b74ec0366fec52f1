package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.spi.Kind;

/**
 * Classes as the archetype makes them, without Maven: its templates with names for the variables,
 * and of the conditions on whole lines the one that holds. {@link ArchetypeIT} compares them with
 * what the archetype makes.
 *
 * @param className the beginning of the class names
 * @param component the part's name
 */
record ArchetypeTemplates(Kind kind, String packageName, String className, String component) {
    private static final Path SOURCES =
            Path.of("../api/archetype/src/main/resources/archetype-resources/src/main/java");
    private static final Pattern CONDITION =
            Pattern.compile("#(?:else)?if\\(\\$\\{kind} == \"([a-z-]+)\"\\)");

    /** What the tutorial takes of the archetype beside the sampler. */
    static final List<ArchetypeTemplates> TUTORIAL =
            List.of(
                    tutorial(Kind.BACKBONE, "Tiny", "tiny-transformer"),
                    tutorial(Kind.HEAD, "TinyLinear", "tiny-linear"),
                    tutorial(Kind.GUIDANCE, "Ramp", "cfg-ramp"),
                    tutorial(Kind.OBJECTIVE, "UniformFlow", "uniform-flow"));

    static ArchetypeTemplates tutorial(Kind kind, String className, String component) {
        return new ArchetypeTemplates(kind, "org.example.tutorial", className, component);
    }

    /** Ends of the names of the part's classes. */
    List<String> suffixes() {
        String own = suffix(kind);
        return kind == Kind.BACKBONE ? List.of(own, "Block", "Options") : List.of(own, "Options");
    }

    /** End of the name of a part's class, such as {@code TextEncoder}. */
    static String suffix(Kind kind) {
        return Stream.of(kind.word().split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** The package of the plugin that {@link AuthorsFolder} makes with a part of a kind. */
    static String packageOf(Kind kind) {
        return "org.example." + kind.word().replace("-", "");
    }

    String file(String suffix) {
        return className + suffix + ".java";
    }

    String text(String suffix) throws IOException {
        StringBuilder text = new StringBuilder();
        Deque<Choice> open = new ArrayDeque<>();
        Path template = SOURCES.resolve("__className__" + suffix + ".java");
        for (String line : Files.readAllLines(template)) {
            Matcher condition = CONDITION.matcher(line);
            boolean holds = condition.matches() && condition.group(1).equals(kind.word());
            if (line.startsWith("#if")) {
                open.push(new Choice(holds, holds));
            } else if (line.startsWith("#elseif")) {
                Choice before = open.pop();
                open.push(new Choice(!before.taken() && holds, before.taken() || holds));
            } else if (line.startsWith("#else")) {
                open.push(new Choice(!open.pop().taken(), true));
            } else if (line.startsWith("#end")) {
                open.pop();
            } else if (open.stream().allMatch(Choice::shown)) {
                text.append(line).append('\n');
            }
        }
        assertTrue(open.isEmpty(), template + " ends inside a condition");
        return text.toString()
                .replace("${package}", packageName)
                .replace("${className}", className)
                .replace("${component}", component)
                .replace("${kind}", kind.word());
    }

    /**
     * @param shown whether the lines are part of the text
     * @param taken whether a condition before held
     */
    private record Choice(boolean shown, boolean taken) {}
}
