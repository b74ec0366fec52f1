package org.intarsia.server.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.KeyRequest;
import org.intarsia.app.access.Role;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.start.ApiFixture.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /sdapi/v1}, with the shapes of requests that Open WebUI and SillyTavern send. */
class SdRoutesTest {
    private static final String SD = "/sdapi/v1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of Open WebUI with the engine automatic1111. */
    private static final String OPEN_WEBUI =
            "{\"prompt\": \"1\", \"batch_size\": 2, \"width\": 512, \"height\": 512, \"steps\": 50,"
                    + " \"negative_prompt\": \"\"}";

    /** Of SillyTavern with the source auto. */
    private static final String SILLY_TAVERN =
            """
            {"prompt": "2", "negative_prompt": "lowres, bad anatomy", "sampler_name": "Euler a",
             "scheduler": "Automatic", "steps": 20, "cfg_scale": 7, "width": 512, "height": 512,
             "restore_faces": false, "enable_hr": false, "hr_upscaler": "Latent", "hr_scale": 1.5,
             "hr_additional_modules": [], "denoising_strength": 0.7, "hr_second_pass_steps": 0,
             "seed": 7, "override_settings": {"CLIP_stop_at_last_layers": 1},
             "override_settings_restore_afterwards": true, "clip_skip": 1, "save_images": true,
             "send_images": true, "do_not_save_grid": false, "do_not_save_samples": false}
            """;

    @TempDir Path folder;
    private ApiFixture api;

    @BeforeEach
    void open() throws IOException {
        api = new ApiFixture(folder);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void openWebuiChoosesAModelAndGetsItsImages() throws IOException {
        JsonNode models = api.get(SD + "/sd-models").json();
        assertEquals("toy", models.at("/0/title").asText());
        assertEquals("toy", models.at("/0/model_name").asText());
        JsonNode options = api.get(SD + "/options").json();
        assertEquals("toy", options.path("sd_model_checkpoint").asText());
        // It sends all options back, with the one that was chosen.
        Got set = api.post(SD + "/options", options.toString());
        assertEquals(200, set.status());
        JsonNode made = api.post(SD + "/txt2img", OPEN_WEBUI).json();
        assertEquals(2, made.path("images").size());
        assertNotEquals(made.at("/images/0"), made.at("/images/1"));
        byte[] png = Base64.getDecoder().decode(made.at("/images/0").asText());
        JsonNode info = JSON.readTree(made.path("info").asText());
        assertEquals(
                info.path("width").asInt(),
                ImageIO.read(new ByteArrayInputStream(png)).getWidth(),
                "info says what the image is, not what was asked");
        assertEquals(2, info.path("all_seeds").size());
        assertEquals(512, made.at("/parameters/width").asInt());
    }

    @Test
    void sillyTavernFindsItsListsAndGetsTheSameImageForASeed() throws IOException {
        for (String list :
                List.of(
                        "schedulers",
                        "upscalers",
                        "latent-upscale-modes",
                        "sd-vae",
                        "sd-modules")) {
            assertEquals("[]", api.get(SD + "/" + list).json().toString());
        }
        JsonNode samplers = api.get(SD + "/samplers").json();
        assertTrue(samplers.toString().contains("\"name\":\"toy\""), samplers.toString());
        JsonNode progress = api.get(SD + "/progress?skip_current_image=true").json();
        assertEquals(0, progress.at("/state/job_count").asInt());
        JsonNode made = api.post(SD + "/txt2img", SILLY_TAVERN).json();
        assertEquals(
                made.path("images"), api.post(SD + "/txt2img", SILLY_TAVERN).json().path("images"));
        JsonNode picture = api.post("/api/v1/pictures", "{\"labels\": [2], \"seed\": 7}").json();
        assertEquals(picture.at("/pictures/0/png").asText(), made.at("/images/0").asText());
        assertEquals(200, api.post(SD + "/interrupt", "").status());
        assertEquals(200, api.post(SD + "/interrupt", "{}").status());
    }

    @Test
    void aChoiceIsTheCallersOwnAndAForeignOneIsRefused() throws IOException {
        api.post("/api/v1/pipelines", "{\"manifest\": \"named\"}");
        String key =
                api.keys
                        .create(
                                new KeyRequest(
                                        "x", Role.RUNNER, null, List.of("named"), KeyLimits.NONE),
                                new Actor("test"))
                        .text();
        Map<String, String> other =
                Map.of(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                ("user:" + key).getBytes(StandardCharsets.UTF_8)));
        byte[] named = "{\"sd_model_checkpoint\": \"named\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals(200, api.send("POST", SD + "/options", named, other).status());
        assertEquals(
                "named",
                api.send("GET", SD + "/options", new byte[0], other)
                        .json()
                        .path("sd_model_checkpoint")
                        .asText());
        assertEquals("toy", api.get(SD + "/options").json().path("sd_model_checkpoint").asText());
        JsonNode seen = api.send("GET", SD + "/sd-models", new byte[0], other).json();
        assertEquals(1, seen.size());
        byte[] toy =
                "{\"prompt\": \"1\", \"override_settings\": {\"sd_model_checkpoint\": \"toy\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        Got refused = api.send("POST", SD + "/txt2img", toy, other);
        assertEquals(403, refused.status());
        assertTrue(refused.json().path("detail").asText().startsWith("INT-451"));
    }

    @Test
    void whatIsWrongIsToldAsThoseClientsReadIt() throws IOException {
        Got none = api.post(SD + "/txt2img", "{\"prompt\": \"a castle at night\"}");
        assertEquals(400, none.status());
        assertTrue(none.json().path("detail").asText().contains("INT-402"), none.text());
        assertEquals(400, api.post(SD + "/txt2img", "{\"batch_size\": 0}").status());
        assertEquals(
                400,
                api.post(SD + "/txt2img", "{\"prompt\": \"1\", \"batch_size\": 9, \"n_iter\": 9}")
                        .status());
        assertEquals(
                404, api.post(SD + "/options", "{\"sd_model_checkpoint\": \"sd-v1.5\"}").status());
        assertEquals(404, api.get(SD + "/loras").status());
    }
}
