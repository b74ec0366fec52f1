package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.intarsia.backbones.ditdh.DitDhPlugin;
import org.intarsia.backbones.flowar.FlowarPlugin;
import org.intarsia.backbones.reg.RegPlugin;
import org.intarsia.decoders.rae.RaePlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.ddt.DdtPlugin;
import org.intarsia.heads.flowarflow.FlowarFlowPlugin;
import org.intarsia.heads.reg.RegHeadPlugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.SlotSettings;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped manifests of encoders, autoencoders and latent models over files laid out as the
 * published ones, their networks made small.
 */
class PublishedRepresentationsIT {
    private static final Path MANIFESTS = Path.of("src", "main", "manifests");
    private static final Map<String, Map<String, Object>> SMALL =
            Map.of(
                    "dinov2",
                    Map.of(
                            "hidden-size", 12,
                            "num-hidden-layers", 1,
                            "num-attention-heads", 3,
                            "image-size", 56,
                            "input-size", 28),
                    "dino-pixels",
                    Map.of("input-size", 28),
                    "dinov3",
                    Map.of("embed-dim", 8, "depth", 1, "num-heads", 2),
                    "rae-vit",
                    Map.of(
                            "hidden-size", 12,
                            "decoder-hidden-size", 16,
                            "decoder-num-hidden-layers", 1,
                            "decoder-num-attention-heads", 2,
                            "decoder-intermediate-size", 24),
                    "dit-dh",
                    Map.of(
                            "in-channels", 12,
                            "hidden-size", 16,
                            "depth", 1,
                            "num-heads", 2),
                    "ddt",
                    Map.of("hidden-size", 24, "depth", 1, "num-heads", 2, "first-block", 1),
                    "flowar",
                    Map.of(
                            "embed-dim", 16,
                            "encoder-depth", 1,
                            "decoder-depth", 1,
                            "num-heads", 2),
                    "flowar-flow",
                    Map.of("width", 64, "depth", 1),
                    "reg",
                    Map.of(
                            "hidden-size", 16,
                            "depth", 3,
                            "num-heads", 2,
                            "encoder-depth", 1,
                            "z-dims", List.of(6),
                            "projector-dim", 5));

    @TempDir Path folder;

    private Pipelines pipelines() {
        return new Pipelines(
                new ModuleRegistry(
                        List.of(
                                new DinoPlugin(),
                                new RaePlugin(),
                                new KlVaePlugin(),
                                new DitDhPlugin(),
                                new DdtPlugin(),
                                new RegPlugin(),
                                new RegHeadPlugin(),
                                new FlowarPlugin(),
                                new FlowarFlowPlugin(),
                                new AutoregressivePlugin(),
                                new FlowPlugin(),
                                new CfgPlugin())),
                ModelFolder.of(folder));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String name) throws IOException {
        return new YAMLMapper()
                .readValue(MANIFESTS.resolve(name + ".yaml").toFile(), LinkedHashMap.class);
    }

    /** The manifest with small networks, for pictures of 32 x 32 pixels. */
    private static Map<String, Object> small(String name) throws IOException {
        Map<String, Object> manifest = read(name);
        manifest.put("image", Map.of("height", 32, "width", 32));
        shrink(manifest);
        if (manifest.containsKey("sampler") && !name.startsWith("flowar")) {
            part(manifest, "sampler").put("steps", 3);
        }
        if (name.startsWith("sit")) {
            part(manifest, "head").put("class-token-dim", 6);
        }
        return manifest;
    }

    @SuppressWarnings("unchecked")
    private static void shrink(Map<String, Object> node) {
        String use = String.valueOf(node.get("use"));
        boolean lastLayer = use.equals("reg") && !node.containsKey("preset");
        node.putAll(lastLayer ? Map.of() : SMALL.getOrDefault(use, Map.of()));
        if (use.equals("kl-vae")) {
            node.put("layers-per-block", 1);
            boolean still = "qwen-image".equals(node.get("preset"));
            node.put("block-out-channels", still ? List.of(8, 8) : List.of(32, 32));
            if ("kl-16".equals(node.get("preset"))) {
                node.put("attention-levels", List.of(1));
            }
            if (still) {
                node.put("temperal-downsample", List.of(true));
            }
        }
        for (Object value : node.values()) {
            if (value instanceof Map<?, ?> map && !map.containsKey("height")) {
                shrink((Map<String, Object>) map);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> manifest, String kind) {
        return (Map<String, Object>) manifest.get(kind);
    }

    /** The shipped manifests of this family. */
    static List<String> family() throws IOException {
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                            .filter(
                                    name ->
                                            name.matches(
                                                    "(dino|rae|dit-dh|sit|flowar)-?.*|.*-vae.*"))
                            .filter(name -> !name.startsWith("shapes"))
                            .sorted()
                            .toList();
            assertTrue(names.size() >= 30, names.toString());
            return names;
        }
    }

    private float[] picture(Assembly assembly) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Generator.Request one = new Generator.Request(new int[] {7}, new long[] {3});
            Generator.Result result =
                    new Generator(assembly).generate(manager, one, (progress, preview) -> {});
            assertEquals(new Shape(1, 3, 32, 32), result.images().getShape());
            return result.images().toFloatArray();
        }
    }

    private void assembled(Map<String, Object> manifest, Plan plan) {
        try (Assembly assembly = pipelines().assemble(plan)) {
            assertTrue(assembly.bytesRead() > 0);
            if (manifest.containsKey("sampler")) {
                for (float value : picture(assembly)) {
                    assertTrue(Float.isFinite(value));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("family")
    void theShippedManifestReadsThePublishedLayout(String name) throws IOException {
        assertFalse(pipelines().plan(Manifests.of(Node.document(read(name)))).parts().isEmpty());
        Map<String, Object> manifest = small(name);
        assembled(manifest, new PublishedLayout(pipelines(), folder).write(manifest, Map.of()));
    }

    @Test
    void blocksThatAnOlderFileOfRegCountsAsADecodersAreRead() throws IOException {
        Map<String, Object> manifest = small("sit-xl-2-reg");
        Plan plan = new PublishedLayout(pipelines(), folder).write(manifest, Map.of());
        Map<String, long[]> older = new LinkedHashMap<>();
        for (Plan.Requests requests : plan.requested()) {
            if (requests.file().equals("sit-xl-2-reg.pt")) {
                requests.parameters()
                        .forEach(
                                it ->
                                        older.put(
                                                it.name()
                                                        .replace("blocks.1.", "decoder_blocks.0.")
                                                        .replace("blocks.2.", "decoder_blocks.1."),
                                                it.shape().getShape()));
            }
        }
        assertTrue(older.containsKey("decoder_blocks.1.attn.qkv.weight"), older.toString());
        TorchWriter.write(folder.resolve("sit-xl-2-reg.pt"), "ema", older);
        assembled(manifest, plan);
    }

    private Map<String, String> shapes(String name, String file) throws IOException {
        Plan plan = pipelines().plan(Manifests.of(Node.document(read(name))));
        return new TreeMap<>(
                PublishedShapes.asked(
                        plan.requested().stream()
                                .filter(requests -> requests.file().equals(file))
                                .toList()));
    }

    /** At 512 pixels only what belongs to the places of tokens is larger. */
    @ParameterizedTest
    @CsvSource({
        "dit-dh-xl, dit-dh-xl-512, dit-dh-xl-256.pt, dit-dh-xl-512.pt",
        "dit-dh-xl, dit-dh-xl-512, dit-dh-s-256.pt, dit-dh-s-512.pt",
        "dit-dh-s, dit-dh-s-512, dit-dh-s-256.pt, dit-dh-s-512.pt"
    })
    void theLargerImageHasTheSameNetworkWithLongerTables(
            String name, String larger, String file, String largerFile) throws IOException {
        Map<String, String> want = shapes(name, file);
        assertFalse(want.isEmpty());
        want.replaceAll(
                (parameter, shape) ->
                        parameter.matches("pos_embed|(enc|dec)_feat_rope.*")
                                ? shape.replaceFirst("256", "1024")
                                : shape);
        assertEquals(want, shapes(larger, largerFile));
    }

    @Test
    void aSwapOfTheWeakerNetworkAloneReadsOnlyItsFile() throws IOException {
        Map<String, Object> manifest = small("dit-dh-xl");
        part(manifest, "guidance").put("interval", List.of(0.0, 1.0));
        Plan plan = new PublishedLayout(pipelines(), folder).write(manifest, Map.of());
        // Other values of the same names: the writer draws them one after the other.
        Map<String, long[]> weaker = new LinkedHashMap<>(Map.of("unused", new long[] {5}));
        plan.requested().stream()
                .filter(requests -> requests.file().equals("dit-dh-s-256.pt"))
                .flatMap(requests -> requests.parameters().stream())
                .forEach(it -> weaker.put(it.name(), it.shape().getShape()));
        TorchWriter.write(folder.resolve("weaker.pt"), null, weaker);
        long bytes = -5 * Float.BYTES;
        for (long[] shape : weaker.values()) {
            bytes += Float.BYTES * new Shape(shape).size();
        }
        assertTrue(bytes > 0);
        Slot slot =
                Slots.alone(
                        "dit-dh",
                        pipelines(),
                        Manifests.of(Node.document(manifest)),
                        SlotSettings.usual());
        try {
            float[] before = slot.serve(Traffic.SERVING, lease -> picture(lease.assembly()));
            Map<String, Object> guidance = part(manifest, "guidance");
            for (Object held : part(guidance, "with").values()) {
                @SuppressWarnings("unchecked")
                Map<String, Object> nested = (Map<String, Object>) held;
                nested.put("weights", Map.of("file", "weaker.pt", "ignore", List.of("unused")));
            }
            Generation now = slot.swap(Map.of("guidance", guidance), "a weaker network");
            assertEquals(List.of(Kind.GUIDANCE), now.built());
            assertEquals(bytes, now.bytesRead());
            assertNotEquals(
                    List.of(before[0], before[1]),
                    slot.serve(
                            Traffic.SERVING,
                            lease -> {
                                float[] after = picture(lease.assembly());
                                return List.of(after[0], after[1]);
                            }));
        } finally {
            assertEquals(0, slot.close(Duration.ofSeconds(5)));
        }
    }

    /** One evaluation of each network a step: the two answer side by side. */
    @Test
    void autoguidanceRunsBothNetworksInEveryStep() throws IOException {
        Map<String, Object> manifest = small("dit-dh-xl");
        Plan plan = new PublishedLayout(pipelines(), folder).write(manifest, Map.of());
        try (NDManager manager = NDManager.newBaseManager();
                Assembly assembly = pipelines().assemble(plan)) {
            Generator.Request one = new Generator.Request(new int[] {7}, new long[] {3});
            Generator.Result result =
                    new Generator(assembly).generate(manager, one, (progress, preview) -> {});
            assertEquals(2 * 3, result.evaluations());
        }
    }
}
