package org.intarsia.pipeline.latents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.latents.LatentFamily;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class LatentFileTest {
    private static final float CLOSE = 1e-5f;

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private static Path resource(String name) {
        try {
            return Path.of(LatentFileTest.class.getResource("/latents/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LatentRequest request(Path file, String family, Double sigma) {
        return new LatentRequest(file, family, sigma, null, null, null);
    }

    private static LatentFile open(LatentRequest request) {
        return LatentFile.open(request, space -> Optional.empty());
    }

    private static Problem refusal(LatentRequest request) {
        return assertThrows(IntarsiaException.class, () -> open(request).close()).problems().get(0);
    }

    private Path saved(String name, NDArray value) {
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, Map.of("latents", value), Map.of());
        return file;
    }

    @Test
    void aNoisyLatentOfComfyUiIsNormalisedAndMultipliedByTheShareOfItsData() {
        Path file = resource("comfyui-flux-noisy.latent");
        try (LatentFile latents = open(request(file, "flux", 0.25));
                StateDict stored = StateDicts.tensors(file)) {
            float[] raw = stored.load("latent_tensor", manager).toFloatArray();
            Latents loaded = latents.load(0, manager);
            assertEquals(0.25, loaded.sigma());
            assertEquals("flux-vae", loaded.spec().space());
            float[] values = loaded.value().toFloatArray();
            for (int i = 0; i < raw.length; i++) {
                assertEquals(0.75 * 0.3611 * (raw[i] - 0.1159), values[i], CLOSE);
            }
            assertEquals(new ImageSpec(48, 64), latents.image());
            assertTrue(latents.report().lines().get(0).startsWith("ComfyUI latent: latent_tensor"));
        }
    }

    @Test
    void theFrameAxisOfQwenImageIsDropped() {
        try (LatentFile latents =
                open(request(resource("comfyui-qwen-image.latent"), "qwen-image", null))) {
            assertEquals(new Shape(1, 16, 6, 4), latents.load(0, manager).value().getShape());
        }
    }

    @Test
    void aFileOfComfyUiWithoutItsMarkerIsMultipliedFirst() {
        NDArray stored = manager.full(new Shape(1, 4, 2, 2), 0.5f);
        Path file = folder.resolve("old.latent");
        SafetensorsWriter.write(file, Map.of("latent_tensor", stored), Map.of());
        try (LatentFile latents = open(request(file, "sdxl", null))) {
            double expected = 0.5 / 0.18215 * 0.13025;
            assertEquals(expected, latents.load(0, manager).value().toFloatArray()[0], CLOSE);
        }
    }

    @Test
    void aPickleOfOneTensorIsReadAndItsSdxlNoiseBroughtToPiDsFrame() {
        try (LatentFile latents = open(request(resource("invokeai"), "sdxl", 2.0))) {
            Latents loaded = latents.load(0, manager);
            assertEquals(2 / Math.sqrt(5), loaded.sigma(), 1e-9);
            assertEquals(-50 / 29.0 / Math.sqrt(5), loaded.value().toFloatArray()[0], CLOSE);
            assertTrue(latents.report().warnings().get(0).contains("sigma 0.8944"));
        }
    }

    @Test
    void everyRowOfAPiDBatchHasItsOwnNoise() {
        try (LatentFile latents = open(request(resource("pid-batch.pt"), "flux", null))) {
            assertEquals(2, latents.rows());
            assertEquals(0.25, latents.load(0, manager).sigma());
            assertEquals(0.5, latents.load(1, manager).sigma());
        }
    }

    @Test
    void packedTokensAreUnpackedByTheSizeOfTheirPicture() {
        LatentRequest sized =
                new LatentRequest(
                        resource("tokens.npy"), "flux", null, null, new ImageSpec(32, 48), null);
        try (LatentFile latents = open(sized)) {
            Latents loaded = latents.load(1, manager);
            assertEquals(new Shape(1, 16, 4, 6), loaded.value().getShape());
            NDArray first = loaded.value().get("0, :, 0, 0");
            int token = 6 * 64;
            for (int channel = 0; channel < 16; channel++) {
                double stored = ((token + 4 * channel) * 37 % 101 - 50) / 29.0;
                assertEquals(stored, first.toFloatArray()[channel], CLOSE);
            }
        }
    }

    @Test
    void halfPrecisionIsRead() {
        try (LatentFile latents = open(request(resource("half.npy"), "sd3", null))) {
            assertEquals(DataType.FLOAT32, latents.load(0, manager).value().getDataType());
        }
    }

    @Test
    void rawLatentsOfFlux2AreNormalisedByTheFileOfTheirAutoencoder() {
        NDArray raw = manager.arange(32f * 4).reshape(1, 32, 2, 2);
        Path file = saved("klein.safetensors", raw);
        Path vae = folder.resolve("ae.safetensors");
        SafetensorsWriter.write(
                vae,
                Map.of(
                        "bn.running_mean", manager.arange(128f),
                        "bn.running_var", manager.full(new Shape(128), 4f)),
                Map.of());
        LatentRequest alone = request(file, "flux2", null);
        try (LatentFile latents = open(alone)) {
            IntarsiaException refused =
                    assertThrows(IntarsiaException.class, () -> latents.load(0, manager));
            assertEquals(ErrorCode.LATENT_STATISTICS_MISSING, refused.problems().get(0).code());
        }
        LatentRequest with = new LatentRequest(file, "flux2", null, null, null, vae);
        try (LatentFile latents = open(with)) {
            float[] zeros = latents.load(0, manager).value().toFloatArray();
            assertArrayEquals(new float[128], zeros, CLOSE, "value c of channel c, less the mean");
            assertEquals(new ImageSpec(16, 16), latents.image());
        }
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        for (String space : List.of("flux-vae", "qwen-image-vae", "flux2-vae", "of-my-own")) {
            int channels = space.equals("flux2-vae") ? 128 : 16;
            NDArray value = manager.randomNormal(new Shape(1, channels, 2, 3));
            LatentSpec spec = new LatentSpec.Continuous(space, channels, new Grid(2, 3), -4, 4);
            Path file = folder.resolve(space + ".latent");
            LatentWriter.write(file, new Latents(new NDList(value), spec, 0.25));
            LatentRequest request = request(file, null, null);
            try (LatentFile latents =
                    LatentFile.open(
                            request, own -> Optional.of(LatentFamily.own(own, channels, 8)))) {
                Latents loaded = latents.load(0, manager);
                assertEquals(0.25, loaded.sigma(), 1e-9, space);
                assertArrayEquals(
                        value.toFloatArray(), loaded.value().toFloatArray(), 1e-4f, space);
            }
            try (StateDict stored = StateDicts.tensors(file)) {
                assertTrue(stored.names().contains("latent_format_version_0"));
            }
        }
    }

    @Test
    void aSpreadFarFromOneIsWarnedOf() {
        Path file = saved("wide.safetensors", manager.randomNormal(new Shape(1, 16, 8, 8)).mul(8));
        try (LatentFile latents = open(request(file, "flux", null))) {
            List<String> warnings = latents.report().warnings();
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).contains("far from 1: is it raw (--raw)?"));
        }
    }

    @ParameterizedTest
    @CsvSource({"-0.1", "1.5", "NaN"})
    void aNoiseLevelThatThereIsNotIsRefused(double sigma) {
        assertEquals(
                ErrorCode.ARGUMENT_OUT_OF_RANGE,
                refusal(request(resource("half.npy"), "flux", sigma)).code());
    }

    @Test
    void tokensWhoseSizeIsNotKnownAreRefused() {
        Problem unknown = refusal(request(resource("tokens.npy"), "flux", null));
        assertEquals(ErrorCode.LATENT_SIZE_UNKNOWN, unknown.code());
        assertTrue(unknown.next().contains("--height and --width"), unknown.next());
        for (ImageSpec size : List.of(new ImageSpec(32, 32), new ImageSpec(30, 50))) {
            LatentRequest wrong =
                    new LatentRequest(resource("tokens.npy"), "flux", null, null, size, null);
            assertEquals(ErrorCode.LATENT_SIZE_UNKNOWN, refusal(wrong).code());
        }
    }

    @Test
    void aPickleWithAnythingButTensorsIsRefused() {
        Problem refused = refusal(request(resource("hostile.pt"), "flux", null));
        assertEquals(ErrorCode.NO_LATENT, refused.code());
        assertTrue(refused.cause().contains("something else than tensors"), refused.cause());
    }

    @Test
    void aFamilyThatIsNotSaidUnknownOrOfOtherChannelsIsRefused() {
        Problem unsaid = refusal(request(resource("half.npy"), null, null));
        assertTrue(unsaid.cause().contains("flux, zimage, sd3, qwen-image"), unsaid.cause());
        Problem unknown = refusal(request(resource("half.npy"), "flax", null));
        assertTrue(unknown.cause().contains("flax"), unknown.cause());
        Problem other = refusal(request(resource("half.npy"), "sdxl", null));
        assertEquals(ErrorCode.NO_LATENT, other.code());
    }

    @Test
    void whatIsNoLatentIsRefused() {
        Path vector = saved("vector.safetensors", manager.zeros(new Shape(16)));
        assertEquals(ErrorCode.NO_LATENT, refusal(request(vector, "flux", null)).code());
        Path whole =
                saved("whole.safetensors", manager.zeros(new Shape(1, 16, 2, 2), DataType.INT64));
        assertEquals(ErrorCode.NO_LATENT, refusal(request(whole, "flux", null)).code());
        Path file = folder.resolve("two.safetensors");
        NDArray map = manager.zeros(new Shape(1, 16, 2, 2));
        SafetensorsWriter.write(file, Map.of("a", map, "b", map), Map.of());
        assertEquals(ErrorCode.NO_LATENT, refusal(request(file, "flux", null)).code());
        Path infinite =
                saved(
                        "infinite.safetensors",
                        manager.full(new Shape(1, 16, 2, 2), Float.POSITIVE_INFINITY));
        try (LatentFile latents = open(request(infinite, "flux", null))) {
            assertThrows(IntarsiaException.class, () -> latents.load(0, manager));
        }
    }

    @Test
    void aFileIsRecognisedWithoutItsFamily() {
        try (StateDict file = StateDicts.any(resource("comfyui-flux-noisy.latent"))) {
            String line = LatentReport.recognised(file).orElseThrow();
            assertTrue(line.contains("flux or zimage or sd3 or qwen-image"), line);
        }
        Path model = saved("model.safetensors", manager.zeros(new Shape(3, 5)));
        try (StateDict file = StateDicts.any(model)) {
            assertEquals(Optional.empty(), LatentReport.recognised(file));
        }
    }
}
