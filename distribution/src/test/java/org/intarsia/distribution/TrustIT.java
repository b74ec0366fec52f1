package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.intarsia.distribution.Shell.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an operator lets a plugin of somebody else in, as the shell shows it. */
class TrustIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String NAME = "org.example.guidance";

    @TempDir Path folder;

    @Test
    void aPluginOfSomebodyElseComesInWhenItIsSignedAndTrustedAndTheLogTells()
            throws IOException, InterruptedException {
        try (HomeCopy copy = HomeCopy.of(HOME, folder.resolve("a copy"))) {
            Shell shell = new Shell(copy.folder(), folder);
            Path jar = foreign(copy);

            Ended unsigned = shell.run("plugins");
            assertEquals(0, unsigned.code(), unsigned.err());
            assertTrue(row(unsigned, "foreign.jar").contains("it is not signed"), unsigned.out());
            assertTrue(unsigned.out().contains("sampler heun"), "the others are not disturbed");

            succeeds(shell, "plugins", "keygen", "key");
            succeeds(shell, "plugins", "sign", jar.toString(), "--key", "key");
            assertTrue(row(shell.run("plugins"), "foreign.jar").contains("is not trusted here"));

            succeeds(shell, "plugins", "trust", "key.pub", "--name", "Ada");
            String row = row(shell.run("plugins"), NAME);
            assertTrue(row.contains(" Ada ") && row.contains(" active "), row);

            Ended whole = shell.run("audit", "verify");
            assertEquals(0, whole.code(), whole.out() + whole.err());
            assertTrue(whole.out().contains("all as they were written"), whole.out());

            succeeds(shell, "plugins", "revoke", sha256(jar));
            assertTrue(row(shell.run("plugins"), "foreign.jar").contains("it was revoked"));

            Path log = copy.folder().resolve("logs").resolve("audit.log");
            String text = Files.readString(log);
            assertTrue(text.contains("\"install\"") && text.contains("\"refuse\""), text);
            Files.writeString(log, text.replaceFirst("it is not signed", "it is now signed"));
            Ended changed = shell.run("audit", "verify");
            assertEquals(1, changed.code(), changed.err());
            assertTrue(changed.out().contains("line 1 was changed"), changed.out());
        }
    }

    /** A shipped plugin under another name, so that nobody vouches for it. */
    private static Path foreign(HomeCopy copy) throws IOException {
        return ShippedJar.find(copy.plugins(), "guidance")
                .with("Bundle-SymbolicName", NAME, copy.plugins().resolve("foreign.jar"));
    }

    private static void succeeds(Shell shell, String... arguments)
            throws IOException, InterruptedException {
        Ended ended = shell.run(arguments);
        assertEquals(0, ended.code(), List.of(arguments) + ended.err());
    }

    private static String row(Ended ended, String name) {
        return ended.out()
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ended.out() + ended.err()));
    }

    private static String sha256(Path jar) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
