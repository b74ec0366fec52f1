package org.intarsia.cli.trust;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.trust.Keys;
import org.intarsia.kernel.trust.Policy;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands below {@code plugins} that decide whom to trust; every change is in the audit log. */
public abstract class TrustCommands {
    private final Environment environment;

    protected TrustCommands(Environment environment) {
        this.environment = environment;
    }

    /** Who types. */
    protected abstract Actor actor();

    @Command(name = "trust", description = "Trust a key, or with --digest a single plugin file.")
    int trust(
            @Parameters(
                            paramLabel = "FILE",
                            description = "A public key; with --digest, a plugin's jar file.")
                    Path file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "Name of its owner. Default: the file's name.")
                    String name,
            @Option(
                            names = "--expires",
                            paramLabel = "INSTANT",
                            description =
                                    "End of validity, such as 2027-01-31T00:00:00Z. Default: none.")
                    String expires,
            @Option(names = "--digest", description = "Trust the jar file itself, signed or not.")
                    boolean byDigest) {
        String shown = name != null ? name : String.valueOf(file.getFileName());
        if (byDigest) {
            String digest = PluginsCommand.digest(file);
            editor().trustDigest(digest, shown);
            environment.console().line("trusted: " + digest + " as " + shown);
        } else {
            PublicKey key = Keys.readPublic(file);
            editor().trust(key, shown, expires);
            environment.console().line("trusted: key " + Keys.id(key) + " as " + shown);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "revoke",
            description = {
                "Stop trusting a key or a jar file, whoever signed it.",
                "A running instance marks what it runs of it as revoked; uninstall takes it out."
            })
    int revoke(
            @Parameters(
                            paramLabel = "ID",
                            description = "A key's id (16 digits) or a jar's SHA-256 (64 digits).")
                    String idOrDigest) {
        editor().revoke(idOrDigest);
        environment.console().line("revoked: " + idOrDigest);
        return ExitCode.DONE;
    }

    @Command(
            name = "untrust",
            description = {
                "Take a key or a jar file off the lists of those trusted and those revoked.",
                "It counts as never seen; revoke it to refuse it whoever trusts it again."
            })
    int untrust(
            @Parameters(
                            paramLabel = "ID",
                            description = "A key's id (16 digits) or a jar's SHA-256 (64 digits).")
                    String idOrDigest) {
        editor().forget(idOrDigest);
        environment.console().line("no longer listed: " + idOrDigest);
        return ExitCode.DONE;
    }

    @Command(
            name = "policy",
            description = {
                "Show or change which plugins may be installed.",
                "signed: those that a trusted key signed, and listed digests. known-digest: listed"
                        + " digests only. any: all that are not revoked, for development."
            })
    int policy(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "POLICY",
                            description =
                                    "signed, known-digest or any. Default: show the one that is set.")
                    String word) {
        Policy before = new TrustStore(environment.home().conf()).policy();
        if (word == null) {
            environment.console().line("policy: " + before.word());
            return ExitCode.DONE;
        }
        Policy wanted = of(word);
        editor().policy(wanted);
        environment.console().line("policy: " + wanted.word() + ", before: " + before.word());
        return ExitCode.DONE;
    }

    private static Policy of(String word) {
        List<String> words = Arrays.stream(Policy.values()).map(Policy::word).toList();
        Optional<Policy> found =
                Arrays.stream(Policy.values()).filter(one -> one.word().equals(word)).findFirst();
        return found.orElseThrow(
                () ->
                        new IntarsiaException(
                                ErrorCode.INVALID_COMMAND,
                                "plugins policy " + word,
                                "no policy is called so",
                                Suggestions.suggest(word, words, "Policies are")));
    }

    private TrustEditor editor() {
        return new TrustEditor(
                environment.home().conf(), new AuditLog(environment.home().audit()), actor());
    }
}
