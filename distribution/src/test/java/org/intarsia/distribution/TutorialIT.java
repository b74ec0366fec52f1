package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.intarsia.distribution.Shell.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial for plugin authors, as it is written: the archetype's project with the classes of
 * docs/tutorial, and those that the archetype makes of other kinds, is built and tested, signed and
 * installed; its seven parts are planned, trained and asked for images.
 */
class TutorialIT {
    private static final Path STOCK = Path.of("target", "intarsia").toAbsolutePath();
    private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
    private static final Path CODE = DOCS.resolve("tutorial");

    @TempDir Path folder;

    @Test
    void onePartOfEachKindIsBuiltTrainedAndGenerates() throws Exception {
        AuthorsFolder author = new AuthorsFolder(Files.createDirectory(folder.resolve("author")));
        Path jar = author.build(project(author));
        try (HomeCopy home = HomeCopy.of(STOCK, folder.resolve("home"))) {
            Shell shell = new Shell(home.folder(), folder);
            String key = folder.resolve("my.key").toString();
            run(shell, "plugins", "keygen", key);
            run(shell, "plugins", "trust", key + ".pub", "--name", "me");
            run(shell, "plugins", "sign", jar.toString(), "--key", key);
            for (String end : List.of(".sig", "")) {
                Files.copy(Path.of(jar + end), home.plugins().resolve(jar.getFileName() + end));
            }
            shortRecipe();

            String plan = run(shell, "plan", "tiny.yaml");
            for (String part :
                    List.of("half", "tiny-transformer", "tiny-linear", "cfg-ramp", "midpoint")) {
                assertTrue(plan.contains(part), part + " is not in\n" + plan);
            }
            run(shell, "train", "tiny-recipe.yaml", "--out", "run");
            run(
                    shell,
                    "generate",
                    "tiny.yaml",
                    "--models",
                    "run",
                    "--label",
                    "star",
                    "--count",
                    "1",
                    "--out",
                    "images");
        }
        assertEquals(
                64, ImageIO.read(folder.resolve("images/3-star-seed-0.png").toFile()).getWidth());
    }

    /** The archetype's project, its classes of other kinds, and those of the page. */
    private static Path project(AuthorsFolder author) throws Exception {
        Path project = author.generate("tutorial-parts", "org.example.tutorial", "midpoint");
        Path classes = project.resolve("src/main/java/org/example/tutorial");
        for (ArchetypeTemplates part : ArchetypeTemplates.TUTORIAL) {
            for (String suffix : part.suffixes()) {
                Files.writeString(classes.resolve(part.file(suffix)), part.text(suffix));
            }
        }
        try (Stream<Path> files = Files.walk(CODE.resolve("src"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = project.resolve(CODE.relativize(file).toString());
                Files.deleteIfExists(to);
                Files.copy(file, to);
            }
        }
        return project;
    }

    /** Six steps instead of those of the page. */
    private void shortRecipe() throws IOException {
        Files.copy(CODE.resolve("tiny.yaml"), folder.resolve("tiny.yaml"));
        String recipe = Files.readString(CODE.resolve("tiny-recipe.yaml"));
        assertTrue(recipe.contains("steps: 600\n"), recipe);
        Files.writeString(
                folder.resolve("tiny-recipe.yaml"),
                recipe.replace("steps: 600\n", "steps: 6\n").replace("warmup: 50", "warmup: 2"));
    }

    private static String run(Shell shell, String... command) throws Exception {
        Ended ended = shell.run(command);
        assertEquals(0, ended.code(), String.join(" ", command) + ": " + ended.err());
        return ended.out();
    }
}
