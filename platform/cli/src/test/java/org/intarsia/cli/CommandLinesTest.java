package org.intarsia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.testkit.fixtures.ToyPlugin;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CommandLinesTest {
    private final ModuleRegistry registry = new ModuleRegistry(List.of(new ToyPlugin()));
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void anErrorOfTheJvmsOwnKindEndsACommandAsOneMessage() {
        assertEquals(1, run(() -> new OutOfMemoryError("made up")));
        assertTrue(said().startsWith("INT-512 intarsia: not enough memory"), said());
        assertTrue(said().contains("-Xmx"), said());
        err.reset();
        assertEquals(1, run(StackOverflowError::new));
        assertTrue(said().startsWith("INT-999 intarsia: unexpected error: StackOverflow"), said());
        assertFalse(said().contains("\tat "), said());
    }

    @Test
    void whatAPluginThrewIsNeverToldAsAFaultOfThePlatform() {
        StackTraceElement line =
                new StackTraceElement(
                        ToyParts.class.getName() + "$ToySampler", "step", "Toy.java", 7);
        for (Error error : List.of(new StackOverflowError(), new AssertionError("made up"))) {
            error.setStackTrace(
                    new StackTraceElement[] {new StackTraceElement("a.B", "c", "B.java", 1), line});
            assertEquals(1, run(() -> error));
            assertTrue(
                    said().startsWith("INT-514 sampler toy 1.0.0: failed in a run (bundle "),
                    said());
            assertTrue(said().contains("ToyParts$ToySampler.step(Toy.java:7)"), said());
            err.reset();
        }
    }

    @Test
    void anEngineThatCannotBeLoadedIsToldWithItsReason() {
        Error shown = new UnsatisfiedLinkError("libc10.so: invalid ELF header");
        Error loading = new Error("Failed to load PyTorch native library", shown);
        loading.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement(
                            "ai.djl.pytorch.engine.PtEngineProvider", "getEngine", null, 41),
                    new StackTraceElement(ToyParts.class.getName(), "a", "ToyParts.java", 7)
                });
        assertEquals(1, run(() -> loading));
        assertTrue(
                said().startsWith(
                                "INT-928 engine: its libraries cannot be loaded: libc10.so:"
                                        + " invalid ELF header. "),
                said());
    }

    @Test
    void aWordThatBeginsWithAnAtSignIsAWordAndNoFileOfArguments(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("words"), "one two\n");
        Takes takes = new Takes();
        int code = execute(takes, "takes", "@" + file, "@@x", "@nothing");
        assertEquals(0, code, said());
        assertEquals(List.of("@" + file, "@@x", "@nothing"), takes.words);
    }

    @ParameterizedTest
    @CsvSource({
        "--count=1e3, is not a whole number",
        "--count=9999999999, is not in the range -2147483648 to 2147483647",
        "--count=, is not a whole number",
        "--seed=x, is not a whole number",
        "--seed=99999999999999999999, is not in the range of 64 bits",
        "--scale=much, is not a number"
    })
    void whatIsNoNumberIsToldInTheWordsOfAPerson(String argument, String words) {
        int code = execute(new Counts(), "counts", argument);
        assertEquals(2, code);
        assertTrue(said().contains("' " + words + ". See counts --help."), said());
    }

    private int run(Supplier<Error> error) {
        return execute(new Fails(error), "fails");
    }

    private int execute(Object command, String... words) {
        PrintStream there = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new CommandLines(
                        new Console(there, there, false), () -> false, "", registry::components)
                .of(new Root(), List.of(command))
                .execute(words);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Command(name = "root")
    private static final class Root {}

    @Command(name = "takes")
    private static final class Takes implements Callable<Integer> {
        @Parameters(arity = "0..*")
        private List<String> words = new ArrayList<>();

        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "counts")
    private static final class Counts implements Callable<Integer> {
        @Option(names = "--count")
        private int count;

        @Option(names = "--seed")
        private Long seed;

        @Option(names = "--scale")
        private double scale;

        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "fails")
    private static final class Fails implements Callable<Integer> {
        private final Supplier<Error> error;

        Fails(Supplier<Error> error) {
            this.error = error;
        }

        @Override
        public Integer call() {
            throw error.get();
        }
    }
}
