package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.spi.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an author does, from an empty folder to a picture: makes a plugin of the archetype, builds
 * it against what this build installs and nothing else, signs it, and puts it into an instance that
 * is running.
 */
class ArchetypeIT {
    private static final Path STOCK = Path.of("target", "intarsia").toAbsolutePath();
    private static final String JAR = "my-sampler-1.0.0.jar";

    @TempDir Path folder;

    @Test
    void aPluginMadeInAnEmptyFolderIsSwappedIntoARunningPipeline() throws Exception {
        AuthorsFolder author = new AuthorsFolder(Files.createDirectory(folder.resolve("author")));
        Path project = author.generate("my-sampler", "org.example.sampler", "my-midpoint");
        assertTrue(Files.exists(project.resolve("README.md")));
        assertTrue(Files.exists(project.resolve(".gitignore")));
        Path built = author.build(project);
        assertEquals(JAR, built.getFileName().toString());

        try (HomeCopy copy = HomeCopy.of(STOCK, folder.resolve("home"))) {
            Files.createSymbolicLink(copy.folder().resolve("models"), STOCK.resolve("models"));
            swapIn(copy.folder(), built);
            replace(copy.trusting().folder(), built);
            Files.delete(copy.folder().resolve("models"));
        }
    }

    private void swapIn(Path home, Path built) throws Exception {
        Path unsigned = copy(built, "unsigned");
        Path signed = copy(built, "signed");
        sign(home, signed);
        String said =
                operate(
                        home,
                        "generate shapes-jit --label heart --seed 5 --out before",
                        "install " + unsigned,
                        "install " + signed,
                        "swap shapes-jit sampler my-midpoint steps=4",
                        "generate shapes-jit --label heart --seed 5 --out after",
                        "rollback shapes-jit",
                        "generate shapes-jit --label heart --seed 5 --out back");

        assertTrue(said.contains("INT-503 plugin " + JAR + ": it is not signed"), said);
        assertTrue(said.contains("signed by author: sampler my-midpoint"), said);
        assertTrue(said.contains("serves generation 2"), said);
        assertTrue(said.contains("serves generation 1 again"), said);
        assertTrue(!madeWith("before", built), "not yet");
        assertTrue(madeWith("after", built), "with the jar's own digest");
        assertTrue(!madeWith("back", built), "no more");
    }

    /** Where every plugin is trusted, the next build takes the place of the one that runs. */
    private void replace(Path home, Path built) throws Exception {
        Path first = copy(built, "first");
        Path next =
                new ShippedJar(built)
                        .with("Built-Again", "yes", folder.resolve("unsigned").resolve("next.jar"));
        String said =
                operate(
                        home,
                        "install " + first,
                        "swap shapes-jit sampler my-midpoint steps=4",
                        "generate shapes-jit --label heart --seed 5 --out first-build",
                        "install " + next,
                        "install --replace " + next,
                        "generate shapes-jit --label heart --seed 5 --out next-build");

        assertTrue(said.contains("already installed, with other contents"), said);
        assertTrue(said.contains("replaced org.example.my-sampler 1.0.0"), said);
        assertTrue(said.contains("shapes-jit serves generation 3"), said);
        assertTrue(madeWith("first-build", first), "the build that was swapped in");
        assertTrue(madeWith("next-build", next), "the build that took its place");
        assertTrue(!madeWith("next-build", first), "the first no more");
    }

    /** One Maven builds them all: its start and the start of the engine are what takes long. */
    @Test
    void aPartOfEveryKindIsMadeWithPresetsBuiltAndTested() throws Exception {
        AuthorsFolder author = new AuthorsFolder(Files.createDirectory(folder.resolve("author")));
        Path all = author.aggregate();
        for (Kind kind : Kind.values()) {
            author.generate(kind);
        }
        author.buildAll(all);
        for (Kind kind : Kind.values()) {
            Path project = all.resolve("my-" + kind.word());
            assertSameAsTemplates(kind, project);
            assertTrue(testsRun(project) >= 5, "tests of the " + kind);
            try (Jar jar = new Jar(AuthorsFolder.jar(project).toFile())) {
                assertTrue(jar.exists("presets/my-" + kind.word() + ".json"), "presets of " + kind);
                String classes = String.join(" ", jar.getResources().keySet());
                for (Kind other : Kind.values()) {
                    // A tokenizer comes with its decoder.
                    boolean own = other == kind || kind == Kind.TOKENIZER && other == Kind.DECODER;
                    assertEquals(
                            own,
                            classes.contains(ArchetypeTemplates.suffix(other) + ".class"),
                            kind + ": " + other);
                }
                String capability =
                        jar.getManifest().getMainAttributes().getValue("Provide-Capability");
                assertTrue(capability.contains(ArchetypeTemplates.packageOf(kind)), capability);
            }
        }
    }

    /** What the tutorial's tests read of the templates is what the archetype makes of them. */
    private static void assertSameAsTemplates(Kind kind, Path project) throws IOException {
        String part = ArchetypeTemplates.packageOf(kind);
        String name = "my-" + kind.word();
        ArchetypeTemplates made =
                new ArchetypeTemplates(kind, part, "My" + ArchetypeTemplates.suffix(kind), name);
        for (String suffix : made.suffixes()) {
            Path file = project.resolve("src/main/java/" + part.replace('.', '/'));
            assertEquals(
                    made.text(suffix).strip(),
                    Files.readString(file.resolve(made.file(suffix))).strip());
        }
    }

    private static int testsRun(Path project) throws IOException {
        int tests = 0;
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            for (Path report : reports.filter(it -> it.toString().endsWith(".xml")).toList()) {
                Matcher run =
                        Pattern.compile(" tests=\"(\\d+)\"").matcher(Files.readString(report));
                assertTrue(run.find(), report.toString());
                tests += Integer.parseInt(run.group(1));
            }
        }
        return tests;
    }

    private void sign(Path home, Path jar) throws Exception {
        String key = folder.resolve("my.key").toString();
        Shell shell = new Shell(home, folder);
        for (List<String> command :
                List.of(
                        List.of("plugins", "keygen", key),
                        List.of("plugins", "trust", key + ".pub", "--name", "author"),
                        List.of("plugins", "sign", jar.toString(), "--key", key))) {
            Ended ended = shell.run(command.toArray(String[]::new));
            assertEquals(0, ended.code(), command + ": " + ended.err());
        }
    }

    /** One instance that runs a pipeline and does what the lines say; all that it said. */
    private String operate(Path home, String... lines) throws Exception {
        try (LiveShell shell = new LiveShell(home, folder, "", "shapes-jit")) {
            for (String line : lines) {
                shell.type(line);
            }
            return shell.end();
        }
    }

    private boolean madeWith(String pictures, Path jar) throws Exception {
        Path picture = folder.resolve(pictures).resolve("6-heart-seed-5.png");
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(64, image.getWidth());
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        return Files.readString(picture, StandardCharsets.ISO_8859_1)
                .contains(HexFormat.of().formatHex(sha256));
    }

    private Path copy(Path jar, String below) throws IOException {
        Path place = Files.createDirectory(folder.resolve(below));
        return Files.copy(jar, place.resolve(jar.getFileName()));
    }
}
