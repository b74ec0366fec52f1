package org.intarsia.cli;

import java.io.PrintStream;
import org.intarsia.base.TerminalText;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Where commands write: results to one stream, everything else to the other. Characters that steer
 * a terminal are escaped, whoever wrote them.
 */
public record Console(PrintStream out, PrintStream err, boolean interactive) {
    /** The process's own streams. */
    public static Console ofProcess() {
        return new Console(System.out, System.err, System.console() != null);
    }

    /** Every problem on a line of its own, counted and numbered when there are several. */
    public void tell(IntarsiaException e) {
        err.println(TerminalText.escaped(e.getMessage()));
        err.flush();
    }

    /** A line about what is going on. */
    public void note(String line) {
        err.println(TerminalText.escaped(line));
        err.flush();
    }

    public void line(String line) {
        out.println(TerminalText.escaped(line));
    }
}
