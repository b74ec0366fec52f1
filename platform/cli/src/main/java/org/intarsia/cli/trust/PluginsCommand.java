package org.intarsia.cli.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.intarsia.base.Digests;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.trust.Keys;
import org.intarsia.kernel.trust.Signature;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins}, and what decides who may bring them. */
@Command(
        name = "plugins",
        description = {
            "List the installed plugins:",
            "bundle, version, digest, signer, components, state. The subcommands sign "
                    + "plugins and manage trusted keys."
        })
public final class PluginsCommand extends TrustCommands implements Callable<Integer> {
    private static final int DIGEST_SHOWN = 12;

    private final Environment environment;

    public PluginsCommand(Environment environment) {
        super(environment);
        this.environment = environment;
    }

    @Override
    protected Actor actor() {
        return Actor.user("console");
    }

    @Override
    public Integer call() {
        table(environment.registry().plugins()).lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }

    public static Table table(Iterable<PluginInfo> plugins) {
        Table table = new Table("bundle", "version", "sha256", "signer", "state", "components");
        for (PluginInfo plugin : plugins) {
            String digest = plugin.digest();
            String what =
                    plugin.components().isEmpty()
                            ? plugin.reason()
                            : String.join(", ", plugin.components());
            table.row(
                    plugin.bundle(),
                    plugin.version(),
                    digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())),
                    plugin.signer().isEmpty() ? "-" : plugin.signer(),
                    plugin.state(),
                    what);
        }
        return table;
    }

    @Command(
            name = "keygen",
            description = "Create a key pair: FILE for signing, FILE.pub to publish.")
    int keygen(
            @Parameters(paramLabel = "FILE", description = "File for the private key.") Path file) {
        PublicKey made = Keys.generate(file);
        environment.console().line("key " + Keys.id(made) + ": " + Keys.publicFile(file));
        return ExitCode.DONE;
    }

    @Command(name = "sign", description = "Sign a plugin; writes FILE.jar.sig beside it.")
    int sign(
            @Parameters(paramLabel = "FILE.jar", description = "The plugin to sign.") Path jar,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "FILE",
                            description = "The private key; FILE.pub must be beside it.")
                    Path key) {
        PublicKey half = Keys.readPublic(Keys.publicFile(key));
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Signature made = Signature.of(digest(jar), Keys.readPrivate(key), half, now);
        if (!made.madeBy(half)) {
            throw new IntarsiaException(
                    ErrorCode.KEY_PAIR_MISMATCH,
                    Place.file(String.valueOf(key.getFileName())),
                    "the .pub file beside it is not its public key",
                    "Put the right public key beside it.");
        }
        Path signature = jar.resolveSibling(jar.getFileName() + ".sig");
        write(signature, made.text());
        environment.console().line("signed with key " + made.key() + ": " + signature);
        return ExitCode.DONE;
    }

    static String digest(Path jar) {
        try {
            return Digests.sha256(Files.readAllBytes(jar));
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    Place.file(String.valueOf(jar.getFileName())),
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    Place.file(String.valueOf(file.getFileName())),
                    "it cannot be written",
                    "Fix the folder's permissions.");
        }
    }
}
