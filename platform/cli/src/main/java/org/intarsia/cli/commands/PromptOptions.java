package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.app.prompt.PromptFile;
import org.intarsia.app.prompt.PromptLine;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Texts that the manifest's encoder reads. */
final class PromptOptions {
    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description =
                    "A text for a text-conditioned model whose manifest names a text encoder, one"
                            + " image row per text. May be repeated.")
    private List<String> prompts = new ArrayList<>();

    @Option(
            names = "--negative-prompt",
            paramLabel = "TEXT",
            description =
                    "What the images are to avoid, in place of the text that the manifest has for"
                            + " none.")
    private @Nullable String negative;

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description =
                    "A text file with a prompt a line; or JSON lines with prompt and, as wanted,"
                            + " negative-prompt, seed, width and height.")
    private @Nullable Path file;

    private @Nullable List<PromptLine> lines;

    /**
     * @throws IntarsiaException INT-401 for options that do not go together; INT-107 and INT-407
     *     what is wrong with the file
     */
    List<PromptLine> lines() {
        if (lines == null) {
            lines = read();
        }
        return lines;
    }

    private List<PromptLine> read() {
        if (file != null && !prompts.isEmpty()) {
            throw refused(
                    "--prompt-file", "prompts were given too, with --prompt", "Leave one out.");
        }
        if (file != null) {
            return PromptFile.read(file, negative);
        }
        if (negative != null && prompts.isEmpty()) {
            throw refused("--negative-prompt", "no prompt was given", "Give --prompt TEXT.");
        }
        return prompts.stream().map(text -> PromptLine.of(new Prompt(text, negative))).toList();
    }

    private static IntarsiaException refused(String place, String cause, String next) {
        return new IntarsiaException(ErrorCode.WRONG_CONDITION, place, cause, next);
    }
}
