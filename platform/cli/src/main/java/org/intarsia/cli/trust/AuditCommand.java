package org.intarsia.cli.trust;

import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.kernel.audit.AuditLog;
import picocli.CommandLine.Command;

/** {@code audit verify}. */
@Command(name = "audit", description = "The audit log of changes to plugins and pipelines.")
public final class AuditCommand {
    private final Environment environment;

    public AuditCommand(Environment environment) {
        this.environment = environment;
    }

    @Command(
            name = "verify",
            description = "Check that no record was changed, removed, added or moved.")
    int verify() {
        return verify(new AuditLog(environment.home().audit()), environment.console());
    }

    public static int verify(AuditLog log, Console console) {
        AuditLog.Verdict verdict = log.verify();
        verdict.faults().forEach(console::line);
        console.line(
                verdict.records()
                        + " records, "
                        + (verdict.faults().isEmpty()
                                ? "all as they were written"
                                : verdict.faults().size() + " faults"));
        return verdict.faults().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
