package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locales, names outside ASCII, and folders that the user may not write to. */
class SurroundingsIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String MODELS = HOME.resolve("models").toString();
    private static final List<String> ARABIC =
            List.of(
                    "env",
                    "LC_ALL=C",
                    "INTARSIA_JAVA_OPTS=-Duser.language=ar -Duser.country=EG"
                            + " -Duser.extensions=u-nu-arab");

    @TempDir Path folder;

    @Test
    void namesAndNumbersAreTheSameInEveryLocale() throws IOException, InterruptedException {
        Path manifest =
                Files.writeString(
                        folder.resolve("ä 🦊.yaml"),
                        Files.readString(HOME.resolve("manifests/shapes-jit.yaml"))
                                .replaceFirst("(?m)^name: .*$", "name: \"🦊 ürlaub 漢字\""));
        try (HomeCopy copy = HomeCopy.of(HOME, folder.resolve("ünï 漢字"))) {
            Shell arabic = new Shell(copy.folder(), folder);
            String[] plan = {"plan", manifest.getFileName().toString(), "--models", MODELS};

            Ended planned = Shell.end(arabic.start(ARABIC, plan));
            assertEquals(0, planned.code(), planned.err());
            assertTrue(planned.out().startsWith("🦊 ürlaub 漢字: 64x64 pixels"), planned.out());
            assertEquals(new Shell(HOME, folder).run(plan).out(), planned.out());

            Ended made =
                    Shell.end(
                            arabic.start(
                                    ARABIC,
                                    "generate",
                                    manifest.getFileName().toString(),
                                    "--label",
                                    "3",
                                    "--count",
                                    "1",
                                    "--set",
                                    "sampler.steps=1",
                                    "--models",
                                    MODELS));
            assertEquals(0, made.code(), made.err());
            assertTrue(made.out().matches("1 pictures in [0-9.]+ s, 1 network .*\\s"), made.out());
            assertTrue(Files.exists(folder.resolve("pics/🦊 ürlaub 漢字/sheet.png")), made.out());
        }
    }

    @Test
    void aDistributionOfAnotherUserIsOnlyRead() throws IOException, InterruptedException {
        Path user = homeOfNobody();
        List<String> nobody = nobody(user);
        try (HomeCopy copy = HomeCopy.of(HOME, folder.resolve("opt"))) {
            Ended served =
                    Shell.end(
                            new Shell(copy.folder(), folder)
                                    .start(nobody, "shell", "--models", MODELS, "shapes-jit"));
            assertEquals(0, served.code(), served.err());
            assertFalse(Files.exists(copy.folder().resolve("logs")));
            Path log = user.resolve(".local/state/intarsia/logs/audit.log");
            assertTrue(Files.readString(log).contains("\"load\""), "it has a line of the load");

            Ended refused =
                    Shell.end(
                            new Shell(copy.folder(), folder)
                                    .start(
                                            nobody,
                                            "generate",
                                            "--models",
                                            MODELS,
                                            "--out",
                                            "pics"));
            assertEquals(2, refused.code());
            assertTrue(refused.err().startsWith("INT-911 "), refused.err());
            assertFalse(Files.exists(folder.resolve("pics")));
        }
    }

    @Test
    void textsAreTokenizedByTheDistributionsOwnLibraryWhateverTheEnvironmentSays()
            throws IOException, InterruptedException {
        Path user = homeOfNobody();
        Path models = Files.createDirectory(folder.resolve("models"));
        TinyT5.writeFiles(models);
        Files.writeString(folder.resolve("tiny-t5.yaml"), TinyT5.MANIFEST);
        List<String> before =
                nobody(
                        user,
                        "RUST_LIBRARY_PATH=/no/lib.so",
                        "RUST_FLAVOR=none",
                        "DJL_DEFAULT_ENGINE=Rust");
        Path out = user.resolve("fox.safetensors");
        Ended encoded =
                Shell.end(
                        new Shell(HOME, folder)
                                .start(
                                        before,
                                        "encode",
                                        "tiny-t5.yaml",
                                        "--models",
                                        models.toString(),
                                        "--prompt",
                                        "a red fox",
                                        "--prompt",
                                        "a </s> wolf",
                                        "--out",
                                        out.toString()));
        assertEquals(0, encoded.code(), encoded.err());
        try (StateDict file = StateDicts.open(out, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(new Shape(2, TinyT5.LENGTH, TinyT5.WIDTH), file.info("text").shape());
            assertArrayEquals(
                    new float[] {1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0},
                    file.load("mask", manager).toFloatArray());
        }
        try (Stream<Path> left = Files.list(user)) {
            assertEquals(List.of(out), left.toList(), "nothing is unpacked or kept");
        }
    }

    @Test
    void anEngineThatCannotBeLoadedIsToldWithItsReason() throws IOException, InterruptedException {
        Ended refused =
                Shell.end(
                        new Shell(HOME, folder)
                                .start(
                                        List.of(
                                                "env",
                                                "INTARSIA_JAVA_OPTS="
                                                        + "-DPYTORCH_EXTRA_LIBRARY_PATH=/no/lib.so"),
                                        "plan",
                                        "shapes-jit"));
        assertEquals(1, refused.code(), refused.err());
        assertTrue(
                refused.err()
                        .startsWith(
                                "INT-928 engine: its libraries cannot be loaded: PyTorch extra"
                                        + " Library not found: /no/lib.so. "),
                refused.err());
    }

    /** A folder that somebody else than root may write to. */
    private Path homeOfNobody() throws IOException, InterruptedException {
        assumeTrue(mayBecomeNobody(), "only root can be somebody else");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path user = Files.createDirectory(folder.resolve("nobody's: home"));
        Files.setPosixFilePermissions(user, PosixFilePermissions.fromString("rwxrwxrwx"));
        return user;
    }

    private static List<String> nobody(Path user, String... environment) {
        List<String> before =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=65534",
                                "--regid=65534",
                                "--clear-groups",
                                "env",
                                "HOME=" + user));
        before.addAll(List.of(environment));
        before.addAll(List.of("bash", "-c", "exec \"$@\" < /dev/null", "bash"));
        return before;
    }

    private static boolean mayBecomeNobody() throws InterruptedException {
        try {
            return new ProcessBuilder("setpriv", "--reuid=65534", "test", "-r", HOME.toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
