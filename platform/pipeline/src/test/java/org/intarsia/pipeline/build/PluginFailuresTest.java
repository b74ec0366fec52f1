package org.intarsia.pipeline.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.faulty.Fault;
import org.intarsia.pipeline.faulty.FaultyParts;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.TrialRun;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a part does wrong, and wherever, its author is told the line. */
class PluginFailuresTest {
    private static final Pattern LOG = Pattern.compile("the stack is in (\\S+\\.log)\\.");
    private static final Map<Supplier<Throwable>, ErrorCode> KINDS =
            Map.of(
                    () -> new IllegalStateException("it broke"),
                    ErrorCode.PART_FAILED,
                    () -> new AssertionError("it broke"),
                    ErrorCode.PART_FAILED,
                    StackOverflowError::new,
                    ErrorCode.PART_FAILED,
                    () -> new OutOfMemoryError("it broke"),
                    ErrorCode.OUT_OF_MEMORY,
                    () -> new NoClassDefFoundError("org/example/Gone"),
                    ErrorCode.CLASS_MISSING,
                    () -> new NoSuchMethodError("it broke"),
                    ErrorCode.CLASS_MISSING,
                    () -> new Exception("checked, thrown unchecked"),
                    ErrorCode.PART_FAILED);

    @TempDir Path folder;

    @AfterEach
    void noFault() {
        Fault.set("", () -> null);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "encode, tokenizer, encoding an image, FaultyTokenizer.encode",
        "open, backbone, opening a run, FaultyBackbone.open",
        "forward, backbone, a forward pass, FaultyBackbone.lambda$open$0",
        "predict, head, a prediction of the head, FaultyHead.predict",
        "combine, guidance, guidance, FaultyGuidance.combine",
        "start, sampler, the start of the sampler, FaultySampler.start",
        "step, sampler, a sampler step, FaultySampler.step",
        "end, sampler, the end of the sampler, FaultySampler.latents",
        "decode, decoder, decoding an image, FaultyDecoder.decode",
        "loss, objective, the loss of the objective, FaultyObjective.loss",
        "close, tokenizer, its close, FaultyTokenizer.close"
    })
    void aFailureAtWorkNamesPartVersionBundlePhaseAndLine(
            String where, String kind, String phase, String method) {
        KINDS.forEach(
                (failure, code) -> {
                    Problem problem = fail(where, failure);
                    assertEquals(code, problem.code(), problem.toString());
                    assertEquals(kind + " faulty 2.1.0", problem.subject());
                    complete(problem, phase, method);
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "constructor, tokenizer, its constructor, FaultyTokenizer.<init>",
        "options, sampler, reading its options, FaultyOptions.<init>"
    })
    void aFailureBeforeThatHasItsPlaceInTheManifestToo(
            String where, String kind, String phase, String method) {
        KINDS.forEach(
                (failure, code) -> {
                    Problem problem = fail(where, failure);
                    assertEquals(ErrorCode.PART_NOT_BUILT, problem.code(), problem.toString());
                    assertEquals(kind, problem.place().part());
                    assertTrue(problem.place().line() > 0, problem.toString());
                    assertTrue(problem.cause().startsWith(kind + " faulty "), problem.toString());
                    complete(problem, phase, method);
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "plan, tokenizer, FaultyTokenizer.latents",
        "prediction, head, FaultyHead.prediction"
    })
    void aFailureInASpecIsThatPartsOwn(String where, String kind, String method) {
        KINDS.forEach(
                (failure, code) -> {
                    Problem problem = fail(where, failure);
                    assertTrue(problem.toString().contains(kind + " faulty"), problem.toString());
                    complete(problem, "declaring what it accepts and gives", method);
                });
    }

    @Test
    void aStaticInitialiserIsNamedAtItsFirstUseAndAtEveryOther() {
        Manifest manifest =
                Manifests.parse(
                        text().replace("guidance: {use: faulty}", "guidance: {use: static}"),
                        "toy.yaml");
        Pipelines pipelines = pipelines();
        for (int use = 0; use < 2; use++) {
            Problem problem =
                    assertThrows(IntarsiaException.class, () -> pipelines.plan(manifest))
                            .problems()
                            .get(0);
            assertEquals(ErrorCode.PART_NOT_BUILT, problem.code());
            assertTrue(problem.cause().contains("in a static initialiser"), problem.toString());
            complete(problem, "its constructor", "StaticGuidance.<clinit>");
        }
    }

    private static void complete(Problem problem, String phase, String method) {
        String told = problem.toString();
        assertEquals(1, told.lines().count(), told);
        assertTrue(told.contains("failed in " + phase), told);
        assertTrue(told.contains("(bundle org.example.faulty 2.1.0)"), told);
        assertTrue(
                Pattern.compile(", at org\\.intarsia\\.pipeline\\.faulty\\.\\S+\\.java:[1-9]")
                        .matcher(told)
                        .find(),
                told);
        Matcher log = LOG.matcher(told);
        assertTrue(log.find(), told);
        try {
            String stack = Files.readString(Path.of(log.group(1)));
            assertTrue(stack.contains("FaultyParts$" + method), stack);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Problem fail(String where, Supplier<Throwable> failure) {
        Pipelines pipelines = pipelines();
        Fault.set(where, failure);
        return assertThrows(IntarsiaException.class, () -> use(pipelines)).problems().get(0);
    }

    /** Everything that is done with a pipeline. */
    private static void use(Pipelines pipelines) {
        try (Assembly assembly =
                pipelines.assemble(pipelines.plan(Manifests.parse(text(), "toy.yaml")))) {
            TrialRun.of(assembly);
            try (NDManager manager = assembly.manager().newSubManager()) {
                assembly.part(Tokenizer.class);
                new Generator(assembly)
                        .generate(
                                manager,
                                new Generator.Request(new int[] {1}, new long[] {1}),
                                (progress, preview) -> {});
                assembly.part(Objective.class).loss(null);
            }
        }
    }

    private Pipelines pipelines() {
        InMemoryRegistry registry = Parts.shelf();
        registry.with("org.example.faulty", "2.1.0", FaultyParts::all);
        return Parts.pipelines(registry, folder);
    }

    private static String text() {
        return """
                intarsia: 1
                name: toy
                image: {height: 4, width: 4}
                conditioning: {kind: class, classes: 3}
                tokenizer: {use: faulty}
                backbone: {use: faulty, weights: {file: toy.safetensors}}
                head: {use: faulty}
                guidance: {use: faulty}
                sampler: {use: faulty}
                decoder: {use: faulty}
                objective: {use: faulty}
                """;
    }
}
