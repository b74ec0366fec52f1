package org.intarsia.app.prompt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A file of prompts: a line a prompt, or JSON lines, which may say more. Lines of white space alone
 * are left out. JSON lines are known by the name ({@code .jsonl}, {@code .ndjson}) or by a first
 * line that begins with a brace.
 */
public final class PromptFile {
    /** Lines of a file; each is a row of a run. */
    static final int MOST_LINES = 10_000;

    private static final long MOST_BYTES = 64L << 20;
    private static final List<String> JSON = List.of(".jsonl", ".ndjson");

    private final String name;
    private final Problems problems = new Problems();
    private final List<PromptLine> lines = new ArrayList<>();

    private PromptFile(String name) {
        this.name = name;
    }

    /**
     * @param negative for the lines that say none; null for none
     * @return at least one
     * @throws IntarsiaException INT-107 when it cannot be read or is no text, INT-407 for every bad
     *     line
     */
    public static List<PromptLine> read(Path file, @Nullable String negative) {
        PromptFile read = new PromptFile(String.valueOf(file.getFileName()));
        read.add(read.text(file), negative);
        read.problems.throwIfAny();
        return List.copyOf(read.lines);
    }

    private String text(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw unreadable("it has more than " + (MOST_BYTES >> 20) + " MB");
            }
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw unreadable("it is not UTF-8");
        } catch (IOException e) {
            throw unreadable(Files.exists(file) ? "it cannot be read" : "there is no such file");
        }
    }

    private IntarsiaException unreadable(String why) {
        return new IntarsiaException(
                ErrorCode.FILE_NOT_READABLE,
                Place.file(name),
                why,
                "Give a text file with a prompt a line.");
    }

    private void add(String text, @Nullable String negative) {
        List<String> all = List.of(text.split("\r\n|\n|\r", -1));
        boolean json = isJson(all);
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i);
            if (line.isBlank()) {
                continue;
            }
            if (lines.size() >= MOST_LINES) {
                problems.add(
                        ErrorCode.PROMPT_LINE,
                        Place.file(name).at(i + 1),
                        "it is one more than the " + MOST_LINES + " prompts of a run",
                        "Split the file.");
                return;
            }
            Place place = Place.file(name).at(i + 1);
            if (json) {
                new PromptJson(place, problems).read(line, negative).ifPresent(lines::add);
            } else {
                lines.add(PromptLine.of(new Prompt(line.strip(), negative)));
            }
        }
        if (lines.isEmpty() && problems.list().isEmpty()) {
            throw unreadable("it holds no prompt");
        }
    }

    private boolean isJson(List<String> all) {
        String ending = name.toLowerCase(Locale.ROOT);
        return JSON.stream().anyMatch(ending::endsWith)
                || all.stream()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .filter(line -> line.stripLeading().startsWith("{"))
                        .isPresent();
    }
}
