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
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/** A terminal with a person at it: history, editing, completion of commands, names and parts. */
final class Terminal implements Repl.Lines {
    private final Completion completion;
    private final org.jline.terminal.Terminal terminal;
    private final LineReader reader;
    private final Operator operator;
    private Thread typing;

    Terminal(Operator operator) {
        this.operator = operator;
        this.completion = new Completion(operator);
        terminal = system();
        reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .appName("intarsia")
                        .completer((in, line, candidates) -> complete(line, candidates))
                        // A line is taken as it was typed; "!" has no meaning.
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
        terminal.handle(Signal.INT, signal -> operator.tasks().leave());
        terminal.handle(Signal.TSTP, signal -> operator.tasks().leave());
        operator.environment().interrupts().onStop(this::stopReading);
        operator.divert(line -> reader.printAbove(TerminalText.escaped(line)));
        operator.environment()
                .console()
                .line(
                        "Intarsia. help shows the commands, exit ends. Tab completes;"
                                + " Ctrl-C leaves a command in the background.");
    }

    /** JLine looks for its ways to a terminal with the class loader of the thread. */
    private static org.jline.terminal.Terminal system() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return TerminalBuilder.builder().system(true).dumb(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public String next() {
        while (!operator.leaving()) {
            try {
                return read();
            } catch (UserInterruptException e) {
                // Ctrl-C takes back the line that was begun.
                continue;
            } catch (EndOfFileException e) {
                return null;
            }
        }
        return null;
    }

    private String read() {
        typing(Thread.currentThread());
        try {
            return reader.readLine("intarsia> ");
        } finally {
            typing(null);
        }
    }

    private synchronized void typing(Thread thread) {
        typing = thread;
        if (thread == null) {
            // What was to end the reading must end nothing else.
            Thread.interrupted();
        }
    }

    private synchronized void stopReading() {
        if (typing != null) {
            typing.interrupt();
        }
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        completion
                .candidates(line.words().subList(0, line.wordIndex()))
                .forEach(word -> candidates.add(candidate(word)));
    }

    /** Behind {@code steps=} comes no space. */
    private static Candidate candidate(String word) {
        return new Candidate(word, word, null, null, null, null, !word.endsWith("="));
    }

    @Override
    public void close() {
        operator.divert(null);
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
