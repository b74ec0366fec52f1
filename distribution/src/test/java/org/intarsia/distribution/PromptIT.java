package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.intarsia.backbones.pixeldit.PixelDitPlugin;
import org.intarsia.decoders.pixel.PixelDecoderPlugin;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.encoders.t5.T5Plugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.pixeldit.PixelDitHeadPlugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.picture.PngTexts;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.pixel.PixelPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of sentences, by a tiny encoder and a tiny model. */
class PromptIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String MANIFEST =
            """
            intarsia: 1
            name: tiny-t2i
            image: {height: 16, width: 16}
            conditioning:
              kind: text
              length: 6
              width: 8
              %s
            tokenizer: {use: pixel}
            backbone:
              {use: pixeldit, patch-size: 4, hidden-size: 16, num-groups: 2, patch-depth: 2, weights: {file: t2i.safetensors}}
            head: {use: pixel-dit, pixel-hidden-size: 8, pixel-depth: 1, pixel-num-groups: 2}
            guidance: {use: cfg, scale: 3}
            sampler: {use: euler, steps: 2}
            """
                    .replace("%s", TinyT5.ENCODER.strip());

    @TempDir static Path folder;

    private static OneStart commands;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("tiny.yaml"), MANIFEST);
        TinyT5.writeFiles(folder);
        Pipelines pipelines =
                new Pipelines(
                        new ModuleRegistry(
                                List.of(
                                        new T5Plugin(),
                                        new PixelPlugin(),
                                        new PixelDecoderPlugin(),
                                        new PixelDitPlugin(),
                                        new PixelDitHeadPlugin(),
                                        new CfgPlugin(),
                                        new FlowPlugin())),
                        ModelFolder.of(folder));
        TinyPid.writeFiles(folder, pipelines.plan(Manifests.parse(MANIFEST, "tiny.yaml")));
        commands = new OneStart(HOME, folder);
    }

    @AfterAll
    static void end() {
        commands.close();
    }

    private static Ended generate(String out, String... more) {
        List<String> all = new ArrayList<>(List.of("generate", "tiny.yaml", "--models"));
        all.addAll(List.of(folder.toString(), "--out", folder.resolve(out).toString()));
        all.addAll(List.of(more));
        return commands.run(all.toArray(String[]::new));
    }

    private static List<String> names(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> texts(String picture) {
        return PngTexts.read(folder.resolve(picture)).orElseThrow();
    }

    private static byte[] pixels(String picture) throws IOException {
        BufferedImage image = ImageIO.read(folder.resolve(picture).toFile());
        int[] rgb =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] bytes = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            bytes[i] = (byte) (rgb[i] ^ rgb[i] >> 8 ^ rgb[i] >> 16);
        }
        return bytes;
    }

    @Test
    void aSentenceBecomesAPictureThatSaysItAndCanBeMadeAgain() throws IOException {
        Ended made =
                generate(
                        "a",
                        "--prompt",
                        "a red fox",
                        "--prompt",
                        "fox \u2744 </s>",
                        "--negative-prompt",
                        "red",
                        "--count",
                        "1");
        assertEquals(0, made.code(), made.err());
        assertEquals(List.of("sheet.png", "text-0-seed-0.png", "text-1-seed-0.png"), names("a"));
        Map<String, String> second = texts("a/text-1-seed-0.png");
        assertEquals("fox \u2744 </s>", second.get("intarsia:prompt"));
        assertEquals("red", second.get("intarsia:negative-prompt"));
        assertTrue(second.get("intarsia:text").matches("1 of [0-9a-f]{64}"), second.toString());

        Ended again =
                commands.run(
                        "reproduce",
                        folder.resolve("a/text-1-seed-0.png").toString(),
                        "--models",
                        folder.toString());
        assertEquals(0, again.code(), again.out() + again.err());
        assertTrue(again.out().contains("identical"), again.out());

        Ended alone = generate("b", "--prompt", "fox \u2744 </s>", "--count", "1");
        assertEquals(0, alone.code(), alone.err());
        assertFalse(texts("b/text-0-seed-0.png").containsKey("intarsia:negative-prompt"));
        assertFalse(
                java.util.Arrays.equals(
                        pixels("a/text-1-seed-0.png"), pixels("b/text-0-seed-0.png")),
                "what is to be avoided counts");
    }

    @Test
    void linesOfAFileHaveSeedsAndSizesOfTheirOwn() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("prompts.txt"),
                        """
                        {"prompt": "a fox", "seed": 7}
                        {"prompt": "a red fox", "width": 32, "height": 16}
                        {"prompt": "red", "negative-prompt": "fox"}
                        """);
        Ended made = generate("c", "--prompt-file", file.toString(), "--count", "1", "--seed", "3");
        assertEquals(0, made.code(), made.err());
        assertEquals(
                List.of(
                        "sheet-16x16.png",
                        "sheet-32x16.png",
                        "text-0-seed-7.png",
                        "text-1-seed-3.png",
                        "text-2-seed-3.png"),
                names("c"));
        assertEquals(32, ImageIO.read(folder.resolve("c/text-1-seed-3.png").toFile()).getWidth());
        assertEquals("fox", texts("c/text-2-seed-3.png").get("intarsia:negative-prompt"));
        Ended again =
                commands.run(
                        "reproduce",
                        folder.resolve("c/text-1-seed-3.png").toString(),
                        "--models",
                        folder.toString());
        assertEquals(0, again.code(), again.out() + again.err());
    }

    @Test
    void aKeptTextIsThePictureOfOneThatIsEncoded() throws IOException {
        generate("d", "--prompt", "a a red", "--count", "1");
        generate("e", "--prompt", "a a red", "--count", "1");
        assertEquals(
                texts("d/text-0-seed-0.png").get("intarsia:text"),
                texts("e/text-0-seed-0.png").get("intarsia:text"));
        assertEquals(
                List.of(), differing(pixels("d/text-0-seed-0.png"), pixels("e/text-0-seed-0.png")));
    }

    private static List<Integer> differing(byte[] one, byte[] other) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                places.add(i);
            }
        }
        return places;
    }

    @Test
    void whatCannotBeReadIsRefusedBeforeAnythingIsMade() throws IOException {
        Path bad =
                Files.writeString(folder.resolve("bad.jsonl"), "{\"promt\": \"a\"}\n\nno json\n");
        Ended lines = generate("f", "--prompt-file", bad.toString());
        assertEquals(2, lines.code());
        assertTrue(lines.err().contains("INT-407 bad.jsonl (line 1)"), lines.err());
        assertTrue(lines.err().contains("INT-407 bad.jsonl (line 3)"), lines.err());
        Ended size =
                generate(
                        "f",
                        "--prompt-file",
                        Files.writeString(
                                        folder.resolve("odd.jsonl"),
                                        "{\"prompt\": \"a\", \"width\": 17, \"height\": 16}")
                                .toString());
        assertEquals(2, size.code(), size.err());
        assertTrue(size.err().contains("17 x 16"), size.err());
        Ended classes =
                commands.run(
                        "generate",
                        "shapes-jit",
                        "--prompt",
                        "a star",
                        "--out",
                        folder.resolve("f").toString());
        assertEquals(2, classes.code());
        assertTrue(
                classes.err().startsWith("INT-401 --prompt: this pipeline is conditioned on"),
                classes.err());
        Ended nothing = generate("f");
        assertTrue(nothing.err().contains("Give a text: --prompt TEXT; or"), nothing.err());
        Ended negative = generate("f", "--negative-prompt", "a");
        assertTrue(negative.err().startsWith("INT-401 --negative-prompt"), negative.err());
        Ended both =
                generate(
                        "f", "--prompt", "a", "--text", folder.resolve("x.safetensors").toString());
        assertTrue(both.err().startsWith("INT-401 --prompt"), both.err());
        assertFalse(Files.exists(folder.resolve("f")));
    }
}
