package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that decode latents and pictures with a tiny PiD, and make the results again. */
class PidDecodeIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();

    @TempDir Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        Pipelines pipelines = TinyPid.pipelines(folder);
        String manifest = TinyPid.OUTER + TinyPid.PID.replace("steps: 1", "steps: 2");
        Files.writeString(folder.resolve("tiny.yaml"), manifest);
        TinyPid.writeFiles(folder, pipelines.plan(Manifests.parse(manifest, "tiny.yaml")));
    }

    private Ended intarsia(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--models", folder.toString()));
        return new Shell(HOME, folder).run(all.toArray(String[]::new));
    }

    /** The only picture of a folder besides its sheet. */
    private Path picture(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            List<Path> pictures =
                    files.filter(file -> !file.endsWith("sheet.png"))
                            .filter(file -> file.toString().endsWith(".png"))
                            .toList();
            assertEquals(1, pictures.size(), pictures.toString());
            return pictures.get(0);
        }
    }

    private static int[] pixels(Path file, int width, int height) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(width, image.getWidth());
        assertEquals(height, image.getHeight());
        return image.getRGB(0, 0, width, height, null, 0, width);
    }

    private String given(int shade) throws IOException {
        BufferedImage image = new BufferedImage(50, 37, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 50; x++) {
            for (int y = 0; y < 37; y++) {
                image.setRGB(x, y, new Color(5 * x, 6 * y, shade).getRGB());
            }
        }
        Path file = folder.resolve("given-" + shade + ".png");
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }

    @Test
    void aPictureIsEncodedMadeNoisyDecodedLargerAndMadeAgain() throws Exception {
        String given = given(90);
        Ended noisy = decode(given, "0.3", "noisy");
        assertEquals(0, noisy.code(), noisy.err());
        // 37 x 50 pixels are cropped to 32 x 48, and PiD doubles the sides.
        int[] made = pixels(picture("noisy"), 96, 64);
        assertEquals(0, decode(given, "0", "clean").code());
        assertFalse(Arrays.equals(made, pixels(picture("clean"), 96, 64)), "noise counts");
        assertEquals(0, decode(given(10), "0.3", "other").code());
        assertFalse(Arrays.equals(made, pixels(picture("other"), 96, 64)), "the picture counts");

        String file = picture("noisy").toString();
        Ended again = intarsia("reproduce", file, "--picture", given);
        assertEquals(0, again.code(), again.out() + again.err());
        assertTrue(again.out().contains("identical"), again.out());
        Ended changed = intarsia("reproduce", file, "--picture", given(10));
        assertEquals(1, changed.code(), changed.out() + changed.err());
        assertTrue(changed.out().contains("latent: encoded sigma 0.3 "), changed.out());
        refused(intarsia("reproduce", file), "it was decoded from another picture");
        refused(decode(given, "1.5", "no"), "--sigma");
        assertFalse(Files.exists(folder.resolve("no")));
    }

    private Ended decode(String given, String sigma, String out) throws Exception {
        String to = folder.resolve(out).toString();
        return intarsia(
                "decode", "tiny.yaml", given, "--sigma", sigma, "--label", "1", "--out", to);
    }

    private static void refused(Ended ended, String words) {
        assertEquals(2, ended.code(), ended.out() + ended.err());
        assertTrue(ended.err().contains(words), ended.err());
    }

    @Test
    void aPictureOfALatentIsMadeAgainFromItsFileAlone() throws Exception {
        Path latent = folder.resolve("z.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    latent,
                    Map.of("latent", manager.randomNormal(new Shape(1, 4, 8, 12))),
                    Map.of());
        }
        String to = folder.resolve("made").toString();
        Ended made =
                intarsia(
                        "generate",
                        "tiny.yaml",
                        "--latent",
                        latent.toString(),
                        "--family",
                        "toy",
                        "--sigma",
                        "0.24",
                        "--label",
                        "1",
                        "--seed",
                        "5",
                        "--out",
                        to);
        assertEquals(0, made.code(), made.err());
        Path picture = picture("made");
        Path copy = folder.resolve("again.png");
        Ended again =
                intarsia(
                        "reproduce",
                        picture.toString(),
                        "--latent",
                        latent.toString(),
                        "--out",
                        copy.toString());
        assertEquals(0, again.code(), again.out() + again.err());
        assertArrayEquals(pixels(picture, 48, 32), pixels(copy, 48, 32));
        refused(intarsia("reproduce", picture.toString()), "it was made of a latent");
        Ended other =
                intarsia(
                        "reproduce",
                        picture.toString(),
                        "--latent",
                        latent.toString(),
                        "--sigma",
                        "0.5");
        assertEquals(1, other.code(), other.out() + other.err());
        assertTrue(other.out().contains("latent: toy sigma 0.24 "), other.out());
    }

    /** Four clients without a pause; the decoder becomes PiD and the autoencoder's own again. */
    @Test
    void aServerUnderLoadSwapsTheDecoderAloneAndLosesNothing() throws Exception {
        Files.writeString(folder.resolve("plain.yaml"), TinyPid.OUTER);
        Plan large = plan(TinyPid.OUTER + TinyPid.PID);
        TinyPid.writeFiles(folder, plan(TinyPid.OUTER), large);
        long bytes =
                large.parts().stream()
                        .filter(part -> part.kind() == Kind.DECODER)
                        .mapToLong(part -> Float.BYTES * part.parameters())
                        .sum();
        String swap =
                LiveServer.JSON.writeValueAsString(
                        Map.of(
                                "parts",
                                Map.of("decoder", large.manifest().root().plain().get("decoder"))));
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> sides = new CopyOnWriteArrayList<>();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try (LiveServer server =
                new LiveServer(
                                HOME,
                                folder,
                                HttpClient.newHttpClient(),
                                Map.of("INTARSIA_STATE", folder.resolve("state").toString()),
                                "plain.yaml",
                                "--models",
                                folder.toString(),
                                "--port",
                                "0")
                        .await()) {
            String pipeline = "/api/v1/pipelines/swapped";
            List<Future<?>> asking = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                int first = 1000 * client;
                asking.add(
                        clients.submit(
                                () -> {
                                    for (int seed = first; !over.get(); seed++) {
                                        sides.add(side(server, seed));
                                    }
                                    return null;
                                }));
            }
            for (int round = 0; round < 5; round++) {
                JsonNode there = server.json("POST", pipeline + "/swap", swap).path("generation");
                assertEquals("[\"decoder\"]", there.path("built").toString());
                assertEquals(bytes, there.path("bytesRead").asLong());
                awaitMore(sides, 4);
                JsonNode back = server.json("POST", pipeline + "/rollback", "").path("generation");
                assertEquals(1, back.path("number").asInt());
                String gone = pipeline + "/generations/" + there.path("number").asInt();
                assertEquals(200, server.send("DELETE", gone, "").statusCode());
                awaitMore(sides, 4);
            }
            over.set(true);
            for (Future<?> one : asking) {
                one.get();
            }
            assertEquals(0, server.json("GET", pipeline, "").path("failed").asInt());
        } finally {
            over.set(true);
            clients.shutdown();
        }
        assertEquals(Set.of(16, 32), new HashSet<>(sides), "pictures of both decoders");
    }

    private Plan plan(String manifest) {
        return TinyPid.pipelines(folder).plan(Manifests.parse(manifest, "plain.yaml"));
    }

    /** Of the picture that the server answers with. */
    private static int side(LiveServer server, int seed) throws Exception {
        String body = "{\"labels\": [1], \"seed\": " + seed + "}";
        String png = server.json("POST", "/api/v1/pictures", body).at("/pictures/0/png").asText();
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png))).getWidth();
    }

    private static void awaitMore(List<Integer> made, int more) throws InterruptedException {
        int want = made.size() + more;
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (made.size() < want) {
            assertTrue(System.nanoTime() < until, "no client is answered");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
