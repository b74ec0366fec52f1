package org.intarsia.pipeline.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    private final Pipelines pipelines =
            new Pipelines(Toys.registry(), ModelFolder.of(Path.of("nowhere")));

    @Test
    void aPlanShowsPartsEdgesAndParameters() {
        Plan plan = plan(Toys.manifest());
        assertEquals(
                List.of(Kind.TOKENIZER, Kind.BACKBONE, Kind.HEAD, Kind.SAMPLER, Kind.DECODER),
                plan.parts().stream().map(Plan.Part::kind).toList());
        assertEquals(1, plan.parameters());
        assertEquals(
                List.of(
                        "tokenizer -> backbone",
                        "backbone -> head",
                        "sampler -> backbone",
                        "sampler -> head",
                        "head -> sampler",
                        "sampler -> decoder"),
                plan.edges().stream().map(Plan.Edge::name).toList());
        Plan.Requests requests = plan.requested().get(0);
        assertEquals("toy.safetensors", requests.file());
        assertFalse(requests.there());
        assertEquals("scale", requests.parameters().get(0).name());
    }

    @Test
    void renamedNamesOfAFileThatCollideAreToldByThePlan(@TempDir Path models) throws IOException {
        byte[] header =
                """
                {"a.scale":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
                "b.scale":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"""
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(16 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                models.resolve("toy.safetensors"),
                bytes.putLong(header.length).put(header).array());
        Pipelines here = new Pipelines(Toys.registry(), ModelFolder.of(models));
        String text = Toys.manifest();
        String entry = "file: toy.safetensors";
        assertTrue(text.contains(entry), text);
        Plan plan =
                here.plan(
                        Manifests.parse(
                                text.replace(entry, entry + ", rename: {a: \"\"}"), "toy.yaml"));
        assertEquals("scale", plan.requested().get(0).parameters().get(0).name());
        String both = text.replace(entry, entry + ", rename: {a: \"\", b.: \"\"}");
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class,
                        () -> here.plan(Manifests.parse(both, "toy.yaml")));
        assertEquals(1, thrown.problems().size());
        assertEquals(ErrorCode.RENAMED_NAMES_COLLIDE, thrown.problems().get(0).code());
        assertEquals(
                "it renames two tensors to one: a.scale and b.scale to scale",
                thrown.problems().get(0).cause());
    }

    @Test
    void anUnknownPartIsNamedWithTheNearOne() {
        Problem problem =
                problems(Toys.manifest().replace("sampler: {use: toy", "sampler: {use: tyo"))
                        .get(0);
        assertEquals(ErrorCode.UNKNOWN_COMPONENT, problem.code());
        assertTrue(problem.subject().contains("line 8"), problem.toString());
        assertTrue(problem.next().contains("toy"), problem.toString());
    }

    @Test
    void everyPartUnderWithThatNobodyReadsIsRefusedAtItsLine() {
        String with = "with: {weak: {kind: head, use: toy}, other: {kind: sampler, use: toy}}";
        String text = Toys.manifest().replace("use: toy, steps: 2", "use: toy, steps: 2, " + with);
        assertEquals(
                List.of(
                        "INT-104 sampler.with.other (line 8): toy with these options uses no"
                                + " sampler of this name. Check its name and kind, or remove it.",
                        "INT-104 sampler.with.weak (line 8): toy with these options uses no head"
                                + " of this name. Check its name and kind, or remove it."),
                problems(text).stream().map(Problem::toString).toList());
    }

    @Test
    void aMisspeltOptionIsNamedWithTheNearOne() {
        Problem problem = problems(Toys.manifest().replace("steps: 2", "stesp: 2")).get(0);
        assertEquals(ErrorCode.UNKNOWN_OPTION, problem.code());
        assertTrue(problem.next().contains("Did you mean steps?"), problem.toString());
        assertTrue(problem.subject().contains("line 8"), problem.toString());
    }

    @Test
    void anOptionOutOfRangeOrOfAnotherTypeIsPlaced() {
        Problem range = problems(Toys.manifest().replace("steps: 2", "steps: 200")).get(0);
        assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, range.code());
        assertTrue(range.subject().contains("sampler.steps (line 8)"), range.toString());
        Problem type = problems(Toys.manifest().replace("steps: 2", "steps: many")).get(0);
        assertEquals(ErrorCode.INVALID_OPTION_TYPE, type.code());
        assertTrue(type.cause().contains("many"), type.toString());
    }

    @Test
    void problemsOfSeveralPartsComeTogether() {
        List<Problem> problems =
                problems(
                        Toys.manifest()
                                .replace("patch-size: 2", "patch-size: 3")
                                .replace("steps: 2", "steps: 0")
                                .replace("decoder: {use: plain}", "decoder: {use: plian}"));
        assertEquals(
                List.of(
                        ErrorCode.IMAGE_DOES_NOT_FIT,
                        ErrorCode.OPTION_OUT_OF_RANGE,
                        ErrorCode.UNKNOWN_COMPONENT),
                problems.stream().map(Problem::code).toList());
        assertTrue(problems.get(0).cause().contains("patches of 3"), problems.toString());
    }

    @Test
    void anEdgeThatDoesNotFitNamesBothSpecsAndThePartsThatWould() {
        Problem decoder =
                problems(Toys.manifest().replace("decoder: {use: plain}", "decoder: {use: other}"))
                        .get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, decoder.code());
        assertTrue(
                decoder.cause().contains("space plain offered, other expected"),
                decoder.toString());
        assertTrue(decoder.next().contains("Use decoder plain"), decoder.toString());
        Problem head =
                problems(Toys.manifest().replace("head: {use: toy}", "head: {use: wide}")).get(0);
        assertTrue(
                head.cause().contains("map[3,4,4] offered, map[3,8,any] expected"),
                head.toString());
        assertTrue(head.next().contains("Use head toy"), head.toString());
    }

    @Test
    void aSamplerOfAnotherKindOfPredictionIsRefusedWithThoseThatFit() {
        Problem problem =
                problems(Toys.manifest().replace("{use: toy, steps: 2}", "{use: ids}")).get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("edge head -> sampler (line 8)", problem.subject());
        assertEquals(
                "VELOCITY on NOISE_AT_ZERO, noise scale 1.0 offered, LOGITS expected",
                problem.cause());
        assertEquals("Use sampler toy, or change the options.", problem.next());
    }

    @Test
    void aDecoderThatIsLeftOutIsPlannedAsIfItWereWritten() {
        Plan plan = plan(Toys.manifest().replace("decoder: {use: plain}\n", ""));
        assertEquals(plan(Toys.manifest()).parts(), plan.parts());
        assertTrue(plan.manifest().hasDefaultDecoder());
    }

    @Test
    void anUnknownTokenizerIsOneProblemAndNotTwo() {
        List<Problem> problems =
                problems(
                        Toys.manifest()
                                .replace("tokenizer: {use: plain}", "tokenizer: {use: plian}")
                                .replace("decoder: {use: plain}\n", ""));
        assertEquals(1, problems.size(), problems.toString());
        assertEquals("tokenizer (line 5)", problems.get(0).subject());
    }

    @Test
    void aTokenizerWithoutAPairCanBePlannedAlone() {
        Plan plan =
                plan(
                        "intarsia: 1\nname: lone\nimage: {height: 4, width: 4}\ntokenizer: {use: lone}\n");
        assertEquals(List.of(Kind.TOKENIZER), plan.parts().stream().map(Plan.Part::kind).toList());
        assertFalse(plan.manifest().hasDefaultDecoder());
    }

    @Test
    void aTokenizerWithoutAPairAsksForADecoder() {
        Problem problem =
                problems(
                                Toys.manifest()
                                        .replace(
                                                "tokenizer: {use: plain}", "tokenizer: {use: lone}")
                                        .replace("decoder: {use: plain}\n", ""))
                        .get(0);
        assertEquals(ErrorCode.UNKNOWN_COMPONENT, problem.code());
        assertEquals("decoder (line 5)", problem.place().toString());
        assertTrue(
                problem.cause().contains("none of the tokenizer's name, lone"), problem.toString());
        assertTrue(problem.next().startsWith("Name one: decoder: {use: ...}."), problem.next());
    }

    @Test
    void aGpuThatIsNotThereIsRefused() {
        Problem problem = problems(Toys.manifest() + "device: gpu77\n").get(0);
        assertEquals(ErrorCode.UNKNOWN_DEVICE, problem.code());
    }

    @Test
    void aMissingFileSaysWhereToGetIt() {
        Plan plan =
                plan(
                        Toys.manifest()
                                .replace(
                                        "{file: toy.safetensors}",
                                        "{file: toy.safetensors, source: the authors' page}"));
        Problem problem =
                assertThrows(IntarsiaException.class, () -> pipelines.assemble(plan))
                        .problems()
                        .get(0);
        assertEquals(ErrorCode.MODEL_FILE_NOT_FOUND, problem.code());
        assertTrue(problem.next().contains("the authors' page"), problem.toString());
    }

    @Test
    void aFileOutsideTheModelFolderIsRefused() {
        for (String path : List.of("../toy.safetensors", "/etc/passwd", "a/../../b")) {
            Plan plan = plan(Toys.manifest().replace("toy.safetensors", path));
            Problem problem =
                    assertThrows(IntarsiaException.class, () -> pipelines.assemble(plan))
                            .problems()
                            .get(0);
            assertEquals(ErrorCode.MODEL_PATH_OUTSIDE, problem.code(), path);
        }
    }

    private Plan plan(String text) {
        return pipelines.plan(Manifests.parse(text, "toy.yaml"));
    }

    private List<Problem> problems(String text) {
        return assertThrows(IntarsiaException.class, () -> plan(text)).problems();
    }
}
