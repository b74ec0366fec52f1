package org.intarsia.pipeline.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    private static final String WHOLE =
            """
            intarsia: 1
            name: toy
            image: {height: 32, width: 48}
            conditioning: {kind: class, classes: 2, names: [cat, dog]}
            tokenizer: {use: pixel}
            backbone:
              use: jit
              version: "[1,2)"
              preset: B/16
              depth: 3
              weights: {file: toy.pth, key: model_ema1, prefix: net., source: the authors}
            head: {use: patch-linear}
            guidance: {use: cfg, scale: 2, with: {backbone: {use: jit, depth: 1}}}
            sampler: {use: euler, steps: 4}
            decoder: {use: pixel}
            """;

    private static WeightsEntry weights(String entry) {
        Problems problems = new Problems();
        Node.Mapping root = YamlReader.read("weights: " + entry, "m.yaml");
        WeightsEntry weights =
                WeightsEntry.of(new Fields(root, problems).section("weights").orElseThrow());
        problems.throwIfAny();
        return weights;
    }

    @Test
    void aDigestInCapitalsIsTheSameDigest() {
        String digest = "0123456789abcdef".repeat(4);
        String capitals = digest.toUpperCase(java.util.Locale.ROOT);
        assertEquals(digest, weights("{file: a, sha256: \"" + capitals + "\"}").sha256());
    }

    @Test
    void aRenamingIsReadAndItsRulesAreDifferent() {
        WeightsEntry entry = weights("{file: a.pth, rename: {_orig_mod.: '', w1: gate}}");
        assertEquals(
                "blocks.0.gate.weight",
                entry.names().renaming().apply("blocks.0._orig_mod.w1.weight"));
        IntarsiaException wrong =
                assertThrows(
                        IntarsiaException.class,
                        () -> weights("{file: a.pth, rename: {a.b: c, a.b.: d, .: e, f: [g]}}"));
        assertEquals(
                List.of(
                        ErrorCode.RENAMED_NAMES_COLLIDE,
                        ErrorCode.INVALID_ENTRY,
                        ErrorCode.INVALID_ENTRY),
                wrong.problems().stream().map(Problem::code).toList());
        assertTrue(wrong.problems().get(0).subject().contains("line 1"), wrong.toString());
    }

    @Test
    void aTokenizerWithItsDecoderNeedsNoOtherPart() {
        String text =
                """
                intarsia: 1
                image: {height: 32, width: 48}
                tokenizer: {use: vq, weights: {file: toy.pth, ignore: [loss., disc.]}}
                decoder: {use: vq}
                """;
        Manifest manifest = Manifests.parse(text, "toy.yaml");
        assertEquals(List.of(Kind.TOKENIZER, Kind.DECODER), List.copyOf(manifest.parts().keySet()));
        assertEquals(
                List.of("loss.", "disc."),
                manifest.part(Kind.TOKENIZER).orElseThrow().weights().ignore());
        assertThrows(
                IntarsiaException.class,
                () -> Manifests.parse(text.replace("decoder:", "sampler:"), "toy.yaml"));
    }

    @Test
    void aDecoderThatIsLeftOutIsTheTokenizersPair() {
        String text =
                """
                intarsia: 1
                image: {height: 32, width: 48}
                tokenizer: {use: vq, version: "[1,2)", ch: 16, weights: {file: toy.pth}}
                """;
        Manifest manifest = Manifests.parse(text, "toy.yaml");
        PartEntry decoder = manifest.part(Kind.DECODER).orElseThrow();
        PartEntry tokenizer = manifest.part(Kind.TOKENIZER).orElseThrow();

        assertTrue(manifest.hasDefaultDecoder());
        assertEquals(Kind.DECODER, decoder.kind());
        assertEquals("vq", decoder.use());
        assertEquals("[1,2)", decoder.version());
        assertEquals(tokenizer.options(), decoder.options());
        assertEquals(tokenizer.weights(), decoder.weights());
        assertEquals("decoder (line 3)", decoder.place().toString());
        assertFalse(manifest.root().entries().containsKey("decoder"));
    }

    @Test
    void aDecoderWithoutANameReplacesSomeEntriesOfThePair() {
        String text =
                """
                intarsia: 1
                image: {height: 32, width: 48}
                tokenizer: {use: vq, ch: 16, device: gpu0}
                decoder: {device: cpu}
                """;
        PartEntry decoder = Manifests.parse(text, "toy.yaml").part(Kind.DECODER).orElseThrow();
        assertEquals("vq", decoder.use());
        assertEquals("cpu", decoder.device());
        assertEquals(16, decoder.options().get("ch").plain());
    }

    @Test
    void aDecoderThatIsNamedTakesNothingFromTheTokenizer() {
        String text =
                """
                intarsia: 1
                image: {height: 32, width: 48}
                tokenizer: {use: vq, ch: 16}
                decoder: {use: vq}
                """;
        Manifest manifest = Manifests.parse(text, "toy.yaml");
        assertFalse(manifest.hasDefaultDecoder());
        assertTrue(manifest.part(Kind.DECODER).orElseThrow().options().isEmpty());
    }

    @Test
    void everyEntryIsRead() {
        Manifest manifest = Manifests.parse(WHOLE, "toy.yaml");
        assertEquals("toy", manifest.name());
        assertEquals(new ImageSpec(32, 48), manifest.image());
        assertEquals(
                new ConditioningSpec.Classes(2, List.of("cat", "dog")), manifest.conditioning());
        assertEquals("auto", manifest.device());
        PartEntry backbone = manifest.part(Kind.BACKBONE).orElseThrow();
        assertEquals("[1,2)", backbone.version());
        assertEquals("B/16", backbone.preset());
        assertEquals(List.of("depth"), List.copyOf(backbone.options().keySet()));
        assertEquals("model_ema1", backbone.weights().key());
        assertEquals("net.", backbone.weights().prefix());
        assertEquals("backbone (line 7)", backbone.place().toString());
        PartEntry nested = manifest.part(Kind.GUIDANCE).orElseThrow().with().get("backbone");
        assertEquals(Kind.BACKBONE, nested.kind());
        assertEquals(1, nested.options().get("depth").plain());
        assertEquals(
                List.of(
                        Kind.TOKENIZER,
                        Kind.BACKBONE,
                        Kind.HEAD,
                        Kind.GUIDANCE,
                        Kind.SAMPLER,
                        Kind.DECODER),
                List.copyOf(manifest.parts().keySet()));
    }

    @Test
    void theKindOfAPartInsideAPartIsItsKeyUnlessItSaysAnother() {
        String text =
                WHOLE.replace(
                        "head: {use: patch-linear}",
                        "head: {use: patch-linear, with: {align: {kind: head, use: toy, depth: 2}}}");

        PartEntry align =
                Manifests.parse(text, "toy.yaml").part(Kind.HEAD).orElseThrow().with().get("align");

        assertEquals(Kind.HEAD, align.kind());
        assertEquals(List.of("depth"), List.copyOf(align.options().keySet()));
    }

    @Test
    void anUnknownKindInsideAPartIsToldWithItsPlaceAndAllElse() {
        String text =
                WHOLE.replace(
                        "head: {use: patch-linear}",
                        "head: {use: patch-linear, with: {align: {use: toy, with: {deep: {}}}}}");

        List<Problem> problems =
                assertThrows(IntarsiaException.class, () -> Manifests.parse(text, "toy.yaml"))
                        .problems();

        String kinds = String.join(", ", Kind.words());
        assertEquals(
                List.of(
                        new Problem(
                                ErrorCode.UNKNOWN_PART_KIND,
                                problems.get(0).place(),
                                "\"align\" is not a kind of part",
                                "Say one of kind: " + kinds + "."),
                        new Problem(
                                ErrorCode.UNKNOWN_PART_KIND,
                                problems.get(1).place(),
                                "\"deep\" is not a kind of part",
                                "Say one of kind: " + kinds + "."),
                        new Problem(
                                ErrorCode.MISSING_ENTRY,
                                problems.get(1).place(),
                                "\"use\" is missing",
                                "Name the component: deep: {use: ...}.")),
                problems);
        assertEquals("head.with.align (line 12)", problems.get(0).place().toString());
        assertEquals("head.with.align.with.deep (line 12)", problems.get(1).place().toString());
    }

    @Test
    void aKindThatIsNoTextIsOneProblem() {
        String text =
                WHOLE.replace(
                        "head: {use: patch-linear}",
                        "head: {use: patch-linear, with: {align: {kind: [head], use: toy}}}");
        List<Problem> problems =
                assertThrows(IntarsiaException.class, () -> Manifests.parse(text, "toy.yaml"))
                        .problems();
        assertEquals(
                List.of(ErrorCode.INVALID_ENTRY), problems.stream().map(Problem::code).toList());
    }

    @Test
    void allProblemsAreToldAtOnce() {
        String broken =
                WHOLE.replace("intarsia: 1", "intarsia: 2")
                        .replace("height: 32", "height: none")
                        .replace("sampler: {use: euler, steps: 4}\n", "")
                        .replace("decoder:", "decodre:")
                        .replace("{file: toy.pth,", "{fiel: toy.pth,");
        List<Problem> problems =
                assertThrows(IntarsiaException.class, () -> Manifests.parse(broken, "toy.yaml"))
                        .problems();
        List<ErrorCode> codes = problems.stream().map(Problem::code).toList();
        assertTrue(
                codes.containsAll(
                        List.of(
                                ErrorCode.UNKNOWN_ENTRY,
                                ErrorCode.INVALID_ENTRY,
                                ErrorCode.MISSING_ENTRY,
                                ErrorCode.UNKNOWN_FORMAT_VERSION,
                                ErrorCode.IMAGE_SIZE_OUT_OF_RANGE)),
                "" + problems);
        assertTrue(
                problems.stream().anyMatch(p -> p.next().contains("Did you mean decoder?")),
                "" + problems);
        assertTrue(
                problems.stream().anyMatch(p -> p.next().contains("Did you mean file?")),
                "" + problems);
        assertTrue(
                problems.stream().anyMatch(p -> p.cause().contains("\"sampler\" is missing")),
                "" + problems);
    }

    @Test
    void aPrecisionThatDoesNotRunIsRefused() {
        String broken = WHOLE + "precision: bf16\n";
        Problem problem =
                assertThrows(IntarsiaException.class, () -> Manifests.parse(broken, "toy.yaml"))
                        .problems()
                        .get(0);
        assertEquals(ErrorCode.UNSUPPORTED_PRECISION, problem.code());
    }

    @Test
    void aDeviceThatNeverEndsIsTooLarge() {
        IntarsiaException endless =
                assertThrows(IntarsiaException.class, () -> Manifests.read(Path.of("/dev/zero")));

        assertEquals(ErrorCode.DOCUMENT_TOO_LARGE, endless.problems().get(0).code());
    }
}
