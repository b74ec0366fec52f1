package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.dino.DinoPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training with the alignment term, whose encoder is a part of the objective. */
class AlignedTrainingIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();
    private static final String NETWORK =
            """
            intarsia: 1
            name: aligned
            image: {height: 8, width: 8}
            conditioning: {kind: class, classes: 10}
            tokenizer: {use: pixel}
            backbone:
              use: deco
              patch-size: 1
              hidden-size: 16
              num-groups: 2
              num-cond-blocks: 2
              align-layer: 1
              weights: {file: aligned.safetensors}
            head:
              use: deco-pixel
              hidden-size-x: 8
              num-decoder-blocks: 1
              with: {align: {kind: head, use: align-projector, encoder-dim: 3}}
            sampler: {use: euler, steps: 2}
            decoder: {use: pixel}
            """;

    @TempDir Path folder;

    private Ended train(String objective) throws IOException, InterruptedException {
        return train(NETWORK, objective, 3);
    }

    private Ended train(String pipeline, String objective, int steps)
            throws IOException, InterruptedException {
        Path network = Files.writeString(folder.resolve("network.yaml"), pipeline);
        Path recipe =
                Files.writeString(
                        folder.resolve("aligned.recipe.yaml"),
                        """
                        intarsia: 1
                        name: aligned
                        pipeline: %s
                        objective: {use: flow-matching, %s}
                        data: {use: shapes, size: 8}
                        optimizer: {lr: 5.0e-3, warmup: 0, schedule: constant}
                        batch: 4
                        steps: %d
                        """
                                .formatted(network, objective, steps));
        return new Shell(HOME, folder)
                .run("train", recipe.toString(), "--out", folder.resolve("out").toString());
    }

    @Test
    void anEncoderUnderTheObjectiveMakesTheTermUsable() throws IOException, InterruptedException {
        Ended ended = train("align-weight: 0.5, with: {encoder: {kind: tokenizer, use: pixel}}");
        assertEquals(0, ended.code(), ended.err());
        List<String> losses = Files.readAllLines(folder.resolve("out/loss.csv"));
        assertEquals(4, losses.size());
        assertTrue(Float.isFinite(Float.parseFloat(losses.get(3).split(",")[1])), losses.get(3));
        assertTrue(Files.exists(folder.resolve("out/aligned.safetensors")));
    }

    /** REG over pixels, with the class token of an encoder of 12 channels. */
    private static final String REG =
            """
            intarsia: 1
            name: aligned
            image: {height: 8, width: 8}
            conditioning: {kind: class, classes: 10}
            tokenizer: {use: pixel}
            backbone:
              use: reg
              hidden-size: 16
              num-heads: 2
              depth: 2
              encoder-depth: 1
              z-dims: [12]
              projector-dim: 8
              weights: {file: aligned.safetensors}
            head:
              use: reg
              class-token-dim: 12
              with:
                align: {kind: head, use: align-projector, name: projectors.0, encoder-dim: 12, proj-hidden-dim: 8}
            sampler: {use: euler-maruyama, steps: 3}
            decoder: {use: pixel}
            """;

    private static final String ENCODER =
            "use: dinov2, patch-size: 2, image-size: 8, hidden-size: 12, num-hidden-layers: 1,"
                    + " num-attention-heads: 2, num-register-tokens: 0, weights: {file: dino.pt}";

    @Test
    void regLearnsTheClassTokenOfAnEncoderWithTheImage() throws IOException, InterruptedException {
        Pipelines encoders =
                new Pipelines(
                        new ModuleRegistry(List.of(new DinoPlugin())), ModelFolder.of(folder));
        Map<String, Object> encoder =
                new YAMLMapper()
                        .readValue(
                                "{intarsia: 1, name: dino, image: {height: 8, width: 8},"
                                        + " tokenizer: {"
                                        + ENCODER
                                        + "}}",
                                new TypeReference<Map<String, Object>>() {});
        new PublishedLayout(encoders, folder).write(encoder, Map.of());
        Ended ended =
                train(
                        REG,
                        "times: uniform, class-token-weight: 0.03, align-weight: 0.5, with:"
                                + " {encoder: {kind: tokenizer, "
                                + ENCODER
                                + "}}",
                        60);
        assertEquals(0, ended.code(), ended.err());
        List<String> losses = Files.readAllLines(folder.resolve("out/loss.csv"));
        assertEquals(61, losses.size());
        double first = mean(losses.subList(1, 11));
        double last = mean(losses.subList(51, 61));
        assertTrue(last < 0.9 * first, first + " at the beginning, " + last + " at the end");
        byte[] file = Files.readAllBytes(folder.resolve("out/aligned.safetensors"));
        String header = new String(file, 0, 20_000, StandardCharsets.ISO_8859_1);
        for (String name :
                List.of(
                        "blocks.1.attn.qkv.weight",
                        "cls_projectors2.weight",
                        "wg_norm.bias",
                        "final_layer.linear_cls.weight",
                        "projectors.0.4.bias")) {
            assertTrue(header.contains("\"" + name + "\""), name);
        }
    }

    private static double mean(List<String> rows) {
        return rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.split(",")[1]))
                .average()
                .orElseThrow();
    }

    @Test
    void withoutAnEncoderItIsRefusedBeforeAnythingIsMade()
            throws IOException, InterruptedException {
        Ended ended = train("align-weight: 0.5");
        assertEquals(2, ended.code());
        assertTrue(ended.err().startsWith("INT-608 "), ended.err());
        assertTrue(ended.err().contains("with: {encoder:"), ended.err());
        assertTrue(Files.notExists(folder.resolve("out")));
    }

    private static final String TINY_ENCODER =
            "use: dinov2, space: tiny, hidden-size: 8, num-hidden-layers: 1, num-attention-heads: 2,"
                    + " image-size: 8, patch-size: 4, num-register-tokens: 0, weights: {file:"
                    + " tiny-encoder.safetensors}";

    /** The encoder is trained first, and stays as it is while the others learn. */
    @Test
    void thePixelModelsAreAlignedWithAnEncoderThatWasTrainedHere()
            throws IOException, InterruptedException {
        trainTiny(
                "tiny-encoder",
                "tokenizer: {" + TINY_ENCODER + "}",
                "objective: {use: classification}");
        Files.copy(
                folder.resolve("tiny-encoder/tiny-encoder.safetensors"),
                folder.resolve("tiny-encoder.safetensors"));
        String align = "with: {align: {kind: head, use: align-projector, encoder-dim: 8}}";
        String aligned =
                "objective: {use: flow-matching, align-weight: 0.5, with: {encoder: {kind:"
                        + " tokenizer, "
                        + TINY_ENCODER
                        + "}}}";
        String common = "patch-size: 4, hidden-size: 16, num-groups: 2, align-layer: 1";
        trainTiny(
                "tiny-deco",
                network(
                        "use: deco, num-cond-blocks: 2, " + common,
                        "use: deco-pixel, hidden-size-x: 8, num-decoder-blocks: 1, " + align),
                aligned);
        trainTiny(
                "tiny-pixnerd",
                network(
                        "use: pixnerd, num-cond-blocks: 2, " + common,
                        "use: neural-field, hidden-size-x: 4, nerf-mlpratio: 2, num-cond-blocks: 2,"
                                + " num-decoder-blocks: 1, "
                                + align),
                aligned);
        trainTiny(
                "tiny-pixeldit",
                network(
                        "use: pixeldit, patch-depth: 2, " + common,
                        "use: pixel-dit, pixel-hidden-size: 4, pixel-depth: 1,"
                                + " pixel-attn-hidden-size: 16, pixel-num-groups: 2, "
                                + align),
                aligned);
    }

    private static String network(String backbone, String head) {
        return """
               tokenizer: {use: pixel}
               backbone: {%s, weights: {file: network.safetensors}}
               head: {%s}
               sampler: {use: euler, steps: 2}
               """
                .formatted(backbone, head);
    }

    private void trainTiny(String name, String parts, String objective)
            throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve(name + ".net"),
                """
                intarsia: 1
                name: %s
                image: {height: 8, width: 8}
                conditioning: {kind: class, classes: 10}
                %s
                """
                        .formatted(name, parts.strip()));
        Path recipe =
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        """
                        intarsia: 1
                        name: %1$s
                        pipeline: %1$s.net
                        %2$s
                        data: {use: shapes, size: 8}
                        batch: 4
                        steps: 3
                        """
                                .formatted(name, objective));
        Path out = folder.resolve(name);
        Ended ended =
                new Shell(HOME, folder).run("train", recipe.toString(), "--out", out.toString());
        assertEquals(0, ended.code(), name + ": " + ended.err());
        List<String> losses = Files.readAllLines(out.resolve("loss.csv"));
        assertEquals(4, losses.size(), name);
        assertTrue(Float.isFinite(Float.parseFloat(losses.get(3).split(",")[1])), name);
        String file =
                Files.readString(out.resolve(name + ".safetensors"), StandardCharsets.ISO_8859_1);
        assertEquals(name.endsWith("encoder"), file.contains("embeddings.cls_token"), name);
        assertTrue(!file.contains("objective."), name);
    }
}
