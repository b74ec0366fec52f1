package org.intarsia.cli.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.intarsia.base.TerminalText;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;

/** A terminal with a person at it: history, editing, completion of commands, names and parts. */
final class Terminal implements Repl.Lines {
    private final Completion completion;
    private final org.jline.terminal.Terminal terminal;
    private final LineReader reader;

    Terminal(Operator operator) {
        this.completion = new Completion(operator);
        try {
            terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .appName("intarsia")
                        .completer((in, line, candidates) -> complete(line, candidates))
                        .build();
        operator.announce(line -> reader.printAbove(TerminalText.escaped(line)));
        operator.environment()
                .console()
                .line("Intarsia. help shows the commands, exit ends. Tab completes.");
    }

    @Override
    public String next() {
        while (true) {
            try {
                return reader.readLine("intarsia> ");
            } catch (UserInterruptException e) {
                // Ctrl-C takes back the line that was begun.
                continue;
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        completion
                .candidates(line.words().subList(0, line.wordIndex()))
                .forEach(word -> candidates.add(new Candidate(word)));
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
