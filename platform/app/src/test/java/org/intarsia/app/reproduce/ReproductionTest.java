package org.intarsia.app.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.difference.Difference;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
    private static final String MANIFEST =
            "{\"intarsia\":1,\"name\":\"m\",\"image\":{\"height\":4,\"width\":4},"
                    + "\"tokenizer\":{\"use\":\"pixel\"},\"backbone\":{\"use\":\"jit\"},"
                    + "\"head\":{\"use\":\"x\"},\"sampler\":{\"use\":\"euler\",\"steps\":4}}";
    private static final Map<String, String> ENTRIES =
            Map.of(
                    "intarsia:manifest", MANIFEST,
                    "intarsia:sampler", "euler flow 1.0.0 aa",
                    "intarsia:weights", "a b.safetensors 11\nc.pt 22",
                    "intarsia:seed", "7",
                    "intarsia:label", "3",
                    "intarsia:sampler-nfe", "4");

    private static BufferedImage image(int size, int color) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 2, color);
        return image;
    }

    private static Reproduction compare(Map<String, String> changes, BufferedImage again) {
        Map<String, String> now = new LinkedHashMap<>(ENTRIES);
        now.putAll(changes);
        return Reproduction.of(ENTRIES, image(4, 0x102030), now, again);
    }

    private static List<String> told(Reproduction result) {
        return result.differences().stream().map(Difference::toString).toList();
    }

    @Test
    void samePixelsAreIdenticalWhateverTheSamplerCounted() {
        Reproduction same = compare(Map.of("intarsia:sampler-nfe", "5"), image(4, 0x102030));
        assertTrue(same.identical());
        assertEquals("identical", same.text());
        assertEquals(List.of(), told(same));
    }

    @Test
    void theLargestDifferenceOfAChannelIsTold() {
        Reproduction other = compare(Map.of(), image(4, 0x112830));
        assertFalse(other.identical());
        assertEquals("1 pixels differ, by at most 8 of 255", other.text());
        assertFalse(compare(Map.of(), image(5, 0x102030)).identical());
        assertEquals("another size", compare(Map.of(), image(5, 0x102030)).text());
    }

    @Test
    void everyPartWeightsFileAndEntryThatDiffersIsNamed() {
        Map<String, String> changes =
                Map.of(
                        "intarsia:sampler",
                        "euler flow 1.0.0 bb",
                        "intarsia:weights",
                        "a b.safetensors 12\nd.pt 22",
                        "intarsia:manifest",
                        MANIFEST.replace("\"steps\":4", "\"steps\":5,\"version\":\"[1,2)\""),
                        "intarsia:head",
                        "x y 1 z");
        assertEquals(
                List.of(
                        "head: nothing, now x y 1 z",
                        "sampler: euler flow 1.0.0 aa, now euler flow 1.0.0 bb",
                        "weights of a b.safetensors: 11, now 12",
                        "weights of c.pt: 22, now nothing",
                        "weights of d.pt: nothing, now 22",
                        "manifest sampler.steps: 4, now 5"),
                told(compare(changes, image(4, 0))));
    }

    @Test
    void aPictureThatDoesNotSayHowItWasMadeIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("a.png");
        PngWriter.write(file, image(4, 1), ENTRIES);
        RecordedPicture read = RecordedPicture.read(file);
        assertEquals(7, read.seed());
        assertEquals(3, read.row());
        assertEquals(List.of("#3"), read.labels());
        byte[] png = PngWriter.bytes(image(4, 1), ENTRIES);
        for (String name : List.of("intarsia:manifest", "intarsia:seed")) {
            Map<String, String> less = new LinkedHashMap<>(ENTRIES);
            less.remove(name);
            refused(png, less);
        }
        Map.of(
                        "intarsia:label", "-1",
                        "intarsia:seed", "9".repeat(19),
                        "intarsia:text", "x of y")
                .forEach(
                        (name, value) -> {
                            Map<String, String> odd = new LinkedHashMap<>(ENTRIES);
                            odd.put(name, value);
                            refused(png, odd);
                        });
        refused(new byte[] {1, 2, 3}, ENTRIES);
    }

    @Test
    void aPictureSaysOfWhichLatentItWasMade() {
        byte[] png = PngWriter.bytes(image(4, 1), ENTRIES);
        assertTrue(RecordedPicture.of(png, ENTRIES, "a").latent().isEmpty());
        for (double sigma : new double[] {0, 0.3, 1, 1e-4}) {
            for (String family : List.of("flux", "qwen-image", "encoded")) {
                Map<String, String> told = new LinkedHashMap<>(ENTRIES);
                told.put("intarsia:latent", family + " sigma " + sigma + " " + "a".repeat(64));
                RecordedLatent latent = RecordedPicture.of(png, told, "a").latent().orElseThrow();
                assertEquals(family, latent.family());
                assertEquals(sigma, latent.sigma());
                assertEquals(family.equals("encoded"), latent.isEncoded());
                assertEquals(
                        List.of("latent: nothing, now " + told.get("intarsia:latent")),
                        differs(told));
            }
        }
        for (String odd :
                List.of("", "flux", "flux sigma x " + "a".repeat(64), "flux sigma 0 abc")) {
            Map<String, String> told = new LinkedHashMap<>(ENTRIES);
            told.put("intarsia:latent", odd);
            refused(png, told);
        }
    }

    private static List<String> differs(Map<String, String> now) {
        return told(compare(now, image(4, 0)));
    }

    private static void refused(byte[] png, Map<String, String> entries) {
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> RecordedPicture.of(png, entries, "a"));
        assertEquals(ErrorCode.NOT_REPRODUCIBLE, e.problems().get(0).code());
    }
}
