package org.intarsia.cli.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.intarsia.cli.Console;
import org.intarsia.cli.ExitCode;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Explain the code of a message: why it happens and what to do about it.",
        footerHeading = "%nExamples:%n",
        footer = {"  intarsia explain INT-203", "  intarsia explain"})
public final class ExplainCommand implements Callable<Integer> {
    private static final int WIDTH = 80;

    private final Console console;

    @Parameters(
            arity = "0..*",
            paramLabel = "CODE",
            description = "INT-203, or 203 for short; without one, all codes are listed.")
    private List<String> codes = new ArrayList<>();

    public ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (codes.isEmpty()) {
            Stream.of(ErrorCode.values())
                    .forEach(error -> console.line(error.code() + "  " + error.title()));
            return ExitCode.DONE;
        }
        Problems problems = new Problems();
        List<ErrorCode> found = new ArrayList<>();
        codes.forEach(code -> problems.collect(() -> found.add(find(code))));
        problems.throwIfAny();
        for (int i = 0; i < found.size(); i++) {
            explain(found.get(i), i == 0);
        }
        return ExitCode.DONE;
    }

    private void explain(ErrorCode error, boolean first) {
        if (!first) {
            console.line("");
        }
        console.line(error.code() + "  " + error.title());
        wrapped("Cause: ", error.cause());
        wrapped("Fix:   ", error.fix());
    }

    private void wrapped(String label, String text) {
        StringBuilder line = new StringBuilder(label);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                console.line(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(label.length()));
            }
            line.append(word).append(' ');
        }
        console.line(line.toString().stripTrailing());
    }

    private static ErrorCode find(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        String code = upper.matches("\\d{3}") ? "INT-" + upper : upper;
        return ErrorCode.of(code).orElseThrow(() -> unknown(word, code));
    }

    private static IntarsiaException unknown(String word, String code) {
        List<String> all = Stream.of(ErrorCode.values()).map(ErrorCode::code).toList();
        String near = Suggestions.find(code, all).map(it -> "Did you mean " + it + "? ").orElse("");
        return new IntarsiaException(
                ErrorCode.INVALID_COMMAND,
                "explain " + word,
                "there is no such code",
                near + "List all codes with: explain");
    }
}
