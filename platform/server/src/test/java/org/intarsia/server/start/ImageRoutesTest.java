package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.intarsia.app.host.GenerateRequest;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.start.ApiFixture.Got;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.toys.DoublingDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /v1/images/generations}. */
@ArrayLeakCheck
class ImageRoutesTest {
    private static final String IMAGES = "/v1/images/generations";

    @TempDir Path folder;
    private ApiFixture api;

    @BeforeEach
    void open() throws IOException {
        ToyPlatform toys = ToyPlatform.in(folder);
        toys.registry()
                .with(
                        "toys.doubling",
                        "1.0.0",
                        it ->
                                it.part(
                                        Decoder.class,
                                        "doubling",
                                        NoOptions.class,
                                        DoublingDecoder.class));
        api = new ApiFixture(toys, ServerLimits.usual(), folder.resolve("jobs"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anImageIsTheOneThatTheHostMakesOfTheSameSeed() throws IOException {
        Got got = api.post(IMAGES, "{\"prompt\": \"1\", \"n\": 2, \"seed\": 5}");
        assertEquals(200, got.status(), got.text());
        assertEquals(List.of(5L, 6L), seeds(got));
        assertEquals("4x4", got.json().path("size").asText());

        List<byte[]> made = new ArrayList<>();
        api.host.generate(
                new GenerateRequest("toy", List.of("1"), RequestedTexts.NONE, 5, 2, 2),
                picture -> made.add(PngWriter.bytes(picture.image(), picture.metadata())),
                now -> {},
                new Actor("test"));
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(made.get(i), png(got.json().path("data").get(i)));
        }
    }

    @Test
    void withoutASeedEveryRequestMakesOtherImagesAndNamesTheirSeed() throws IOException {
        Got one = api.post(IMAGES, "{\"prompt\": \"1\"}");
        Got two = api.post(IMAGES, "{\"prompt\": \"1\"}");
        assertNotEquals(seeds(one), seeds(two));
        Got again = api.post(IMAGES, "{\"prompt\": \"1\", \"seed\": " + seeds(one).get(0) + "}");
        assertEquals(one.json().path("data"), again.json().path("data"));
    }

    @Test
    void theEntriesThatClientsSendUnaskedAreAccepted() throws IOException {
        Got got =
                api.post(
                        IMAGES,
                        """
                        {"model": "gpt-image-1", "prompt": "#2", "n": null, "size": null,
                         "response_format": null, "quality": "hd", "style": "vivid", "user": "u",
                         "background": "auto", "moderation": "low", "whatever": {"a": 1},
                         "stream": false, "partial_images": 0, "negative_prompt": ""}
                        """);
        assertEquals(200, got.status(), got.text());
        assertEquals("class 2", got.json().path("data").get(0).path("label").asText());
        assertEquals(200, api.post(IMAGES, "{\"prompt\": \"0\", \"size\": \"4x4\"}").status());
    }

    @Test
    void aPromptIsAClassByNameOrNumber() throws IOException {
        api.host.load(new LoadRequest("named", null), new Actor("test"));
        Got dog = api.post(IMAGES, "{\"model\": \"named\", \"prompt\": \"dog\", \"seed\": 1}");
        Got one = api.post(IMAGES, "{\"model\": \"named\", \"prompt\": \"1\", \"seed\": 1}");
        assertEquals("dog", dog.json().path("data").get(0).path("label").asText());
        assertEquals(dog.json().path("data"), one.json().path("data"));

        Got wrong = api.post(IMAGES, "{\"model\": \"named\", \"prompt\": \"dgo\"}");
        JsonNode error = wrong.json().path("error");
        assertEquals(400, wrong.status());
        assertEquals("INT-402", error.path("code").asText());
        assertEquals("prompt", error.path("param").asText());
        assertEquals(
                "INT-402 prompt dgo: no class of this pipeline. Did you mean dog? Give 0 to 2, or"
                        + " one of cat, dog, 42.",
                error.path("message").asText());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() throws IOException {
        Got got =
                api.post(
                        IMAGES,
                        "{\"n\": 0, \"seed\": -1, \"size\": \"big\", \"response_format\": \"gif\","
                                + " \"num_inference_steps\": 9}");
        assertEquals(400, got.status());
        List<String> places = new ArrayList<>();
        got.json()
                .path("error")
                .path("problems")
                .forEach(one -> places.add(one.path("place").asText()));
        assertEquals(
                List.of("body", "n", "num_inference_steps", "response_format", "seed", "size"),
                places.stream().sorted().toList());
    }

    @Test
    void whatThePipelineCannotDoIsRefusedWithItsReason() throws IOException {
        assertEquals("INT-404", code(400, "{\"prompt\": \"0\", \"size\": \"1024x1024\"}"));
        assertEquals("INT-404", code(400, "{\"prompt\": \"0\", \"partial_images\": 2}"));
        assertEquals(
                "INT-404",
                code(400, "{\"prompt\": \"0\", \"stream\": true, \"response_format\": \"url\"}"));
        assertEquals("INT-404", code(400, "{\"prompt\": \"0-1\", \"stream\": true}"));
        assertEquals("INT-404", code(400, "{\"prompt\": \"0\", \"n\": 17}"));
        assertEquals("INT-404", code(400, "{\"prompt\": \"0-2\", \"n\": 6}"));
        String unknown = "{\"prompt\": \"0\", \"model\": \"tyo\"}";
        assertEquals("INT-541", code(404, unknown));
        assertEquals("model", api.post(IMAGES, unknown).json().at("/error/param").asText());
        assertEquals(List.of(), api.host.runs());
    }

    @Test
    void theSizeIsThatOfTheDecodersPictures() throws IOException {
        String pipeline = "/api/v1/pipelines/toy";
        String swap = "{\"parts\": {\"decoder\": {\"use\": \"doubling\"}}}";
        assertEquals(200, api.post(pipeline + "/swap", swap).status());

        Got got = api.post(IMAGES, "{\"prompt\": \"0\", \"size\": \"8x8\"}");
        assertEquals(200, got.status(), got.text());
        assertEquals("8x8", got.json().path("size").asText());
        byte[] png = png(got.json().path("data").get(0));
        assertEquals(8, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        Got stream =
                api.post(IMAGES, "{\"prompt\": \"0\", \"stream\": true, \"partial_images\": 1}");
        assertEquals(2, stream.text().split("\"size\":\"8x8\"", -1).length - 1, stream.text());
        Got refused = api.post(IMAGES, "{\"prompt\": \"0\", \"size\": \"4x4\"}");
        assertEquals(400, refused.status());
        assertTrue(refused.text().contains("Give 8x8 or auto"), refused.text());
        assertEquals(8, api.get(pipeline + "/plan").json().at("/image/width").asInt());
        JsonNode sd = api.post("/sdapi/v1/txt2img", "{\"prompt\": \"0\"}").json();
        assertTrue(sd.path("info").asText().contains("\"height\":8"), sd.path("info").asText());

        assertEquals(200, api.post(pipeline + "/rollback", "").status());
        assertEquals(200, api.post(IMAGES, "{\"prompt\": \"0\", \"size\": \"4x4\"}").status());
    }

    @Test
    void picturesTimesStepsOfARequestAreLimited() throws IOException {
        Path few = Files.createDirectory(folder.resolve("few"));
        try (ApiFixture small = new ApiFixture(few, ServerLimits.usual().with(16, 10, 2, 32))) {
            assertEquals(200, small.post(IMAGES, "{\"prompt\": \"0\", \"n\": 5}").status());
            Got refused = small.post(IMAGES, "{\"prompt\": \"0\", \"n\": 6}");
            assertEquals(400, refused.status(), refused.text());
            assertEquals("INT-404", refused.json().at("/error/code").asText());
            assertEquals("n", refused.json().at("/error/param").asText());
            Got house = small.post("/api/v1/pictures", "{\"count\": 2, \"labels\": [0, 1, 2]}");
            assertEquals("count", house.json().at("/problems/0/place").asText(), house.text());
            assertTrue(house.text().contains("6 pictures of 2 steps are 12 steps"), house.text());
        }
    }

    private String code(int status, String body) throws IOException {
        Got got = api.post(IMAGES, body);
        assertEquals(status, got.status(), got.text());
        return got.json().path("error").path("code").asText();
    }

    @Test
    void aPictureCanBeFetchedByItsAddress() throws IOException {
        Got got =
                api.post(IMAGES, "{\"prompt\": \"0\", \"seed\": 3, \"response_format\": \"url\"}");
        String url = got.json().path("data").get(0).path("url").asText();
        assertTrue(url.startsWith("http://localhost:8080/api/v1/pictures/"), url);
        Got picture = api.get(url.substring("http://localhost:8080".length()));
        assertEquals("image/png", picture.type());
        Got whole = api.post(IMAGES, "{\"prompt\": \"0\", \"seed\": 3}");
        assertArrayEquals(png(whole.json().path("data").get(0)), picture.bytes());

        Got none = api.get("/api/v1/pictures/" + "0".repeat(32));
        assertEquals(404, none.status());
        assertEquals("INT-439", none.json().path("problems").get(0).path("code").asText());
    }

    @Test
    void aStreamTellsEveryStepThePartialImagesAndTheImage() throws IOException {
        api.post("/v2/repository/models/toy/unload", "{}");
        api.host.load(new LoadRequest("toy", null), new Actor("test"));
        Got got =
                api.post(
                        IMAGES,
                        "{\"prompt\": \"1\", \"seed\": 5, \"stream\": true, \"partial_images\": 1}");
        List<JsonNode> events = got.events();
        assertEquals(
                List.of("image_generation.partial_image", "image_generation.completed"),
                events.stream().map(event -> event.path("type").asText()).toList());
        assertEquals(0, events.get(0).path("partial_image_index").asInt());
        assertTrue(got.stream().contains(": step 1/2\n\n"), got.stream());
        assertTrue(got.stream().contains("event: image_generation.completed\n"));
        Got whole = api.post(IMAGES, "{\"prompt\": \"1\", \"seed\": 5}");
        assertArrayEquals(png(whole.json().path("data").get(0)), png(events.get(1)));
    }

    @Test
    void aClientThatGoesAwayEndsItsRun() throws IOException {
        StringWriter gone =
                new StringWriter() {
                    @Override
                    public void write(String text) {
                        throw new CancellationException("the client is gone");
                    }
                };
        byte[] body = "{\"prompt\": \"1\", \"stream\": true}".getBytes(StandardCharsets.UTF_8);
        api.send("POST", IMAGES, body, Map.of(), gone);
        assertEquals(List.of(), api.host.runs());
        assertEquals(0, api.host.pipelines().get(0).served());
        assertTrue(api.log.toString(StandardCharsets.UTF_8).contains("\"status\":499"));
        assertFalse(api.log.toString(StandardCharsets.UTF_8).contains("failure"));
        assertEquals(200, api.post(IMAGES, "{\"prompt\": \"1\"}").status(), "its place is free");
    }

    private static List<Long> seeds(Got got) throws IOException {
        List<Long> seeds = new ArrayList<>();
        got.json().path("data").forEach(one -> seeds.add(one.path("seed").asLong()));
        return seeds;
    }

    private static byte[] png(JsonNode image) {
        return Base64.getDecoder().decode(image.path("b64_json").asText());
    }
}
