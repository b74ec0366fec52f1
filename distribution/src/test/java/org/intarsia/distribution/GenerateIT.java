package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.distribution.Shell.Running;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures from the shipped model, with few steps. */
class GenerateIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String FEW = "sampler.steps=4";

    @TempDir static Path folder;

    private static OneStart commands;

    @BeforeAll
    static void start() throws IOException {
        commands = new OneStart(HOME, folder);
    }

    @AfterAll
    static void end() {
        commands.close();
    }

    @Test
    void aSheetAndSinglePicturesAreWrittenWithTheirMaking() throws IOException {
        Ended ended = generate("a", "--label", "star,2", "--count", "2", "--seed", "7");

        assertEquals(0, ended.code(), ended.err());
        assertEquals(
                List.of(
                        "2-triangle-seed-7.png",
                        "2-triangle-seed-8.png",
                        "3-star-seed-7.png",
                        "3-star-seed-8.png",
                        "sheet.png"),
                names("a"));
        BufferedImage picture = ImageIO.read(folder.resolve("a/3-star-seed-7.png").toFile());
        assertEquals(64, picture.getWidth());
        assertEquals(64, picture.getHeight());
        String bytes =
                Files.readString(
                        folder.resolve("a/3-star-seed-7.png"), StandardCharsets.ISO_8859_1);
        for (String told :
                List.of(
                        "intarsia:manifest",
                        "intarsia:seed",
                        "intarsia:weights",
                        "intarsia:backbone")) {
            assertTrue(bytes.contains(told), told);
        }
    }

    @Test
    void thePictureOfASeedIsTheSameAgainAndNearlyTheSameInABatch()
            throws IOException, InterruptedException {
        String[] one = {"--label", "6", "--count", "1", "--seed", "5"};
        generate("alone", one);
        String[] again = arguments("again", one);
        assertEquals(0, new Shell(HOME, folder).run(again).code(), "in a process of its own");
        generate("batch", "--label", "6", "--count", "8", "--seed", "1", "--batch", "8");

        int[] alone = pixels("alone/6-heart-seed-5.png");
        assertArrayEquals(alone, pixels("again/6-heart-seed-5.png"));
        int[] batch = pixels("batch/6-heart-seed-5.png");
        for (int i = 0; i < alone.length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                int difference = Math.abs((alone[i] >> shift & 255) - (batch[i] >> shift & 255));
                assertTrue(difference <= 1, "pixel " + i + " differs by " + difference);
            }
        }
    }

    @Test
    void theXPredictionOfEveryStepCanBeSaved() throws IOException {
        Ended ended = generate("steps", "--label", "ring", "--count", "1", "--save-steps");

        assertEquals(0, ended.code(), ended.err());
        assertEquals(
                List.of("step-001.png", "step-002.png", "step-003.png", "step-004.png"),
                names("steps/steps/5-ring-seed-0"));
    }

    @ParameterizedTest
    @CsvSource({
        "sampler, '{use: rk45}', rejected",
        "guidance, '{use: apg, scale: 2.5}', network evaluations each",
        "guidance, '{use: cfg-zero-star, scale: 2.5}', network evaluations each"
    })
    void guidanceWithMemoryAndAdaptiveStepsMakePictures(String kind, String part, String told)
            throws IOException {
        String out = told.replace(' ', '-') + part.length();
        Ended ended = generate(out, "--label", "3", "--count", "1", "--set", kind + "=" + part);

        assertEquals(0, ended.code(), ended.err());
        assertEquals(List.of("3-star-seed-0.png", "sheet.png"), names(out));
        assertTrue(ended.out().contains(told), ended.out());
        BufferedImage picture = ImageIO.read(folder.resolve(out + "/3-star-seed-0.png").toFile());
        assertTrue(colours(picture) > 20, "a picture, not a plain");
        if (kind.equals("sampler")) {
            String bytes =
                    Files.readString(
                            folder.resolve(out + "/3-star-seed-0.png"),
                            StandardCharsets.ISO_8859_1);
            assertTrue(bytes.contains("intarsia:sampler-rejected"));
        }
    }

    private static long colours(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, 64);
        return Arrays.stream(pixels).distinct().count();
    }

    @Test
    void anInterruptEndsTheRunWithAMessageAndNoHalfWrittenFile()
            throws IOException, InterruptedException {
        Running running =
                new Shell(HOME, folder)
                        .start(
                                // A build in the background may ignore SIGINT, and so would this.
                                List.of("env", "--default-signal=INT"),
                                "generate",
                                "shapes-jit",
                                "--out",
                                "cut",
                                "--count",
                                "100",
                                "--set",
                                "sampler.steps=500");
        Path cut = folder.resolve("cut");
        for (int wait = 0; wait < 300 && !Files.isDirectory(cut); wait++) {
            Thread.sleep(100);
        }
        Thread.sleep(1000);
        // SIGINT, as Ctrl-C sends it.
        new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        Ended ended = Shell.end(running);

        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains("INT-410"), ended.err());
        for (String name : names("cut")) {
            assertTrue(ImageIO.read(cut.resolve(name).toFile()).getWidth() > 0, name);
        }
    }

    private static Ended generate(String out, String... more) {
        return commands.run(arguments(out, more));
    }

    private static String[] arguments(String out, String... more) {
        return Stream.concat(
                        Stream.of("generate", "shapes-jit", "--out", out, "--set", FEW),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private List<String> names(String below) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private int[] pixels(String name) throws IOException {
        BufferedImage picture = ImageIO.read(folder.resolve(name).toFile());
        return picture.getRGB(
                0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
