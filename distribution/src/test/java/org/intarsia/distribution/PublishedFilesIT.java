package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.intarsia.backbones.llamagen.LlamagenPlugin;
import org.intarsia.backbones.rar.RarPlugin;
import org.intarsia.backbones.var.VarPlugin;
import org.intarsia.guidance.cfg.CfgPlugin;
import org.intarsia.heads.logits.LogitsPlugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.samplers.autoregressive.AutoregressivePlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.maskgitvq.MaskgitVqPlugin;
import org.intarsia.tokenizers.multiscalevq.MultiscaleVqPlugin;
import org.intarsia.tokenizers.vq.VqPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped manifests of token models over files laid out as the published ones, their networks
 * made small.
 */
class PublishedFilesIT {
    private static final Path MANIFESTS = Path.of("src", "main", "manifests");
    private static final Map<String, Object> VQ =
            Map.of(
                    "ch", 32,
                    "encoder-ch-mult", List.of(1, 1),
                    "decoder-ch-mult", List.of(1, 1),
                    "num-res-blocks", 1,
                    "z-channels", 8,
                    "codebook-size", 32,
                    "codebook-embed-dim", 4);
    private static final Map<String, Object> MASKGIT =
            Map.of(
                    "hidden-channels", 32,
                    "channel-mult", List.of(1, 1),
                    "num-res-blocks", 1,
                    "z-channels", 8,
                    "codebook-size", 32);
    private static final Map<String, Object> MULTISCALE =
            Map.of(
                    "ch", 32,
                    "ch-mult", List.of(1, 1),
                    "num-res-blocks", 1,
                    "z-channels", 8,
                    "vocab-size", 32,
                    "patch-nums", List.of(1, 2, 4));

    @TempDir Path folder;

    /** The manifest with small networks, for pictures of 8 x 8 pixels: 4 x 4 tokens. */
    private static Map<String, Object> small(String name) throws IOException {
        Map<String, Object> manifest = read(name);
        manifest.put("image", Map.of("height", 8, "width", 8));
        // The decoder is the tokenizer's pair, with its options.
        Map<String, Object> tokenizer = part(manifest, "tokenizer");
        switch (String.valueOf(tokenizer.get("use"))) {
            case "vq" -> tokenizer.putAll(VQ);
            case "maskgit-vq" -> tokenizer.putAll(MASKGIT);
            default -> tokenizer.putAll(MULTISCALE);
        }
        if (manifest.containsKey("backbone")) {
            Map<String, Object> backbone = part(manifest, "backbone");
            switch (String.valueOf(backbone.get("use"))) {
                case "llamagen" ->
                        backbone.putAll(
                                Map.of("dim", 16, "n-layer", 1, "n-head", 2, "vocab-size", 32));
                case "rar" ->
                        backbone.putAll(
                                Map.of(
                                        "hidden-size", 16,
                                        "num-hidden-layers", 1,
                                        "num-attention-heads", 2,
                                        "intermediate-size", 24,
                                        "codebook-size", 32));
                default ->
                        backbone.putAll(
                                Map.of(
                                        "depth", 1,
                                        "embed-dim", 16,
                                        "num-heads", 2,
                                        "vocab-size", 32,
                                        "z-channels", 8,
                                        "patch-nums", List.of(1, 2, 4)));
            }
            part(manifest, "sampler").remove("top-k");
        }
        return manifest;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String name) throws IOException {
        return new YAMLMapper()
                .readValue(MANIFESTS.resolve(name + ".yaml").toFile(), LinkedHashMap.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> manifest, String kind) {
        return (Map<String, Object>) manifest.get(kind);
    }

    private Pipelines pipelines() {
        return new Pipelines(
                new ModuleRegistry(
                        List.of(
                                new LlamagenPlugin(),
                                new RarPlugin(),
                                new VarPlugin(),
                                new LogitsPlugin(),
                                new VqPlugin(),
                                new MaskgitVqPlugin(),
                                new MultiscaleVqPlugin(),
                                new AutoregressivePlugin(),
                                new CfgPlugin())),
                ModelFolder.of(folder));
    }

    /** Every file that the plan asks for; that of a part holds something besides. */
    private Plan written(Map<String, Object> manifest, Kind holder, Map<String, long[]> besides)
            throws IOException {
        Manifest read = Manifests.of(Node.document(manifest));
        String with = read.part(holder).orElseThrow().weights().file();
        return new PublishedLayout(pipelines(), folder).write(manifest, Map.of(with, besides));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llamagen-b-c2i",
                "llamagen-l-c2i",
                "llamagen-xl-c2i",
                "llamagen-xxl-c2i",
                "llamagen-3b-c2i",
                "rar-b",
                "rar-l",
                "rar-xl",
                "rar-xxl",
                "var-d16",
                "var-d20",
                "var-d24",
                "var-d30",
                "var-d36-512"
            })
    void aPictureIsMadeOverThePublishedLayout(String name) throws IOException {
        boolean llamagen = name.startsWith("llamagen");
        Map<String, long[]> besides =
                llamagen ? Map.of("freqs_cis", new long[] {17, 4, 2}) : Map.of();
        Plan plan = written(small(name), Kind.BACKBONE, besides);

        try (NDManager manager = NDManager.newBaseManager();
                Assembly assembly = pipelines().assemble(plan)) {
            Generator.Request one = new Generator.Request(new int[] {7}, new long[] {3});
            assertEquals(
                    new Shape(1, 3, 8, 8),
                    new Generator(assembly)
                            .generate(manager, one, (progress, preview) -> {})
                            .images()
                            .getShape());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llamagen-xl-t2i",
                "vq-ds16-c2i",
                "vq-ds8-c2i",
                "vq-ds16-t2i",
                "vae_ch160v4096z32",
                "maskgit-vqgan"
            })
    void whatMakesNoPictureWithoutATextIsAssembled(String name) throws IOException {
        Plan plan = written(small(name), Kind.TOKENIZER, Map.of());
        try (Assembly assembly = pipelines().assemble(plan)) {
            assertTrue(assembly.bytesRead() > 0);
        }
    }

    /** Pictures of a pipeline that is built anew. */
    private float[] pictures(Plan plan, List<Integer> previews, long... seeds) {
        int[] labels = LongStream.of(seeds).mapToInt(seed -> (int) seed).toArray();
        try (NDManager manager = NDManager.newBaseManager();
                Assembly assembly = pipelines().assemble(plan)) {
            Generator.Request request = new Generator.Request(labels, seeds);
            return new Generator(assembly)
                    .generate(
                            manager,
                            request,
                            Generator.Listener.previewing(
                                    (progress, preview) -> {
                                        assertEquals(8, preview.get().getShape().get(3));
                                        previews.add(progress.index());
                                    }))
                    .images()
                    .toFloatArray();
        }
    }

    @ParameterizedTest
    @CsvSource({"llamagen-b-c2i, 4", "rar-b, 4", "var-d16, 3"})
    void aPictureIsAFunctionOfItsSeedAndShowsItselfOnTheWay(String name, int steps)
            throws IOException {
        Plan plan = written(small(name), Kind.BACKBONE, Map.of());
        List<Integer> previews = new ArrayList<>();
        float[] eight = pictures(plan, previews, 1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(IntStream.rangeClosed(1, steps).boxed().toList(), previews);
        int size = eight.length / 8;
        for (int row = 0; row < 8; row += 7) {
            float[] there = Arrays.copyOfRange(eight, row * size, row * size + size);
            // Sums round by the size of the batch; another token would differ far more.
            assertArrayEquals(there, pictures(plan, new ArrayList<>(), row + 1), 1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vqgan-imagenet-f16-1024", "vqgan-imagenet-f16-16384"})
    void theLossesOfALightningFileAreLeftAlone(String name) throws IOException {
        Map<String, long[]> losses = new LinkedHashMap<>();
        losses.put("loss.logvar", new long[] {});
        losses.put("loss.discriminator.main.0.weight", new long[] {8, 3, 4, 4});
        Plan plan = written(small(name), Kind.TOKENIZER, losses);
        try (Assembly assembly = pipelines().assemble(plan)) {
            assertTrue(assembly.bytesRead() > 0);
        }
    }

    @Test
    void whatNobodyKnowsIsToldOnce() throws IOException {
        Map<String, long[]> unknown = Map.of("unknown", new long[] {2});
        Plan plan = written(small("llamagen-b-c2i"), Kind.TOKENIZER, unknown);
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> pipelines().assemble(plan));
        assertEquals(1, e.problems().size(), e.toString());
        assertEquals(ErrorCode.PARAMETERS_UNUSED, e.problems().get(0).code());
    }
}
