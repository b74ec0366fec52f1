package org.intarsia.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.intarsia.cli.TimeText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ShellTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;

    @AfterEach
    void letGo() {
        StuckSampler.release();
    }

    @Test
    void aScriptGoesOnAfterAFailedCommandAndEndsWithTheWorstCode() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            assertEquals(2, shell.run("swap toy sampler tay", "pipelines", "history none", "runs"));
            assertTrue(shell.out().contains("toy "), shell.out());
            assertTrue(shell.out().contains("run  pipeline"), shell.out());
            assertTrue(shell.err().contains("INT-201"), shell.err());
            assertTrue(shell.err().contains("INT-541"), shell.err());
        }
    }

    @Test
    void exitEndsAlsoInTheMiddleOfALine() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            assertEquals(0, shell.run("runs; exit; pipelines", "history toy"));
            assertTrue(shell.out().contains("run  pipeline"), shell.out());
            assertFalse(shell.out().contains("toy"), shell.out());
        }
    }

    @Test
    void nothingOfALineRunsOfWhichOneCommandIsNotKnown() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            assertEquals(2, shell.run("pipelines; (bundle 0) start; pipelnes", "tac x y"));
            assertEquals("", shell.out());
            assertTrue(shell.err().contains("there is no command (bundle"), shell.err());
            assertTrue(shell.err().contains("Did you mean pipelines?"), shell.err());
            assertTrue(shell.err().contains("there is no command tac"), shell.err());
        }
    }

    @Test
    void aReplacementIsNotKept() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            assertEquals(
                    2,
                    shell.run(
                            "install a.jar --replace --keep",
                            "install b.jar --replace",
                            "install c.jar --keep --older"));
            assertEquals("", shell.out());
            assertTrue(shell.err().contains("mutually exclusive"), shell.err());
            assertFalse(shell.err().contains("a.jar"), shell.err());
            assertTrue(shell.err().contains("b.jar: there is no such file"), shell.err());
            assertTrue(shell.err().contains("c.jar: there is no such file"), shell.err());
        }
    }

    @Test
    void noLineReachesJavaOrAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("kept"), "text");
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            assertEquals(
                    2,
                    shell.run(
                            "${.context}",
                            "$x getClass",
                            "x = 1",
                            "new java.io.File " + file,
                            "pipelines > " + file,
                            "pipelines >> " + file,
                            "tac " + file,
                            "runs | tac " + file,
                            "{ pipelines }",
                            "(pipelines)",
                            "generate $(pipelines)",
                            "each [1] { pipelines }"));
            assertEquals("", shell.out());
            assertEquals("text", Files.readString(file));
        }
    }

    @Test
    void everyProblemOfASwapIsToldAtOnce() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            shell.run(
                    "swap toy samplr toy steps=1 head nosuch sampler toy steps=1 steps=2 guidance");
            assertTrue(shell.err().startsWith("4 problems:"), shell.err());
            assertTrue(shell.err().contains("Did you mean sampler?"), shell.err());
            assertTrue(shell.err().contains("steps is given twice"), shell.err());
            assertTrue(shell.err().contains("swap guidance: the name of a part"), shell.err());
            assertTrue(shell.err().contains("head nosuch: no active plugin"), shell.err());
        }
    }

    @Test
    void aVersionWithoutAPartAndAKindNamedTwiceAreRefused() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            shell.run(
                    "swap toy --fragment 'sampler: {use: toy, steps: 1}' --version 1",
                    "swap toy --fragment 'sampler: {use: toy, steps: 1}' sampler toy steps=2",
                    "swap toy sampler toy steps=1 sampler toy steps=2",
                    "history toy");
            assertTrue(shell.err().contains("swap --version 1: no part is named"), shell.err());
            assertTrue(shell.err().contains("the fragment names it too"), shell.err());
            assertTrue(shell.err().contains("swap sampler: it is named twice"), shell.err());
            assertFalse(shell.out().contains("swap sampler"), shell.out());
        }
    }

    @Test
    void aKeptGenerationIsForgottenAndTheServingOneIsNot() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            int code =
                    shell.run(
                            "swap toy sampler toy steps=3",
                            "forget toy 2",
                            "forget toy 1",
                            "forget toy 1",
                            "rollback toy 1");
            assertEquals(2, code);
            assertTrue(shell.out().contains("toy keeps generation 1 no more"), shell.out());
            assertTrue(shell.err().contains("INT-546 pipeline toy: generation 2 serves"));
            assertTrue(shell.err().contains("INT-542 pipeline toy: generation 1 is not kept"));
            assertEquals(
                    List.of(2),
                    shell.operator().host().history("toy").stream()
                            .map(one -> one.number())
                            .toList());
        }
        try (Stream<String> lines = Files.lines(folder.resolve("audit.log"))) {
            assertEquals(1, lines.filter(line -> line.contains("\"forget\"")).count());
        }
    }

    @Test
    void aCanaryIsStartedShownPromotedAndAnotherOneEnded() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            int code =
                    shell.run(
                            "canary toy sampler toy steps=3 --percent 25",
                            "swap toy sampler toy steps=4",
                            "promote toy",
                            "canary toy sampler toy steps=5 --percent 50",
                            "canary toy --percent 75",
                            "canary toy --end",
                            "canary toy",
                            "canary toy sampler toy",
                            "canary toy --percent 101 --runs 0");
            assertEquals(2, code);
            assertTrue(shell.out().matches("(?s).*canary +2 +25 +0 +0 +0\\.000.*"), shell.out());
            assertTrue(shell.out().contains("toy serves generation 2\n"), shell.out());
            assertTrue(shell.out().matches("(?s).*serving +2 +25 +0.*"), shell.out());
            assertTrue(shell.out().contains("toy tries generation 3 no more"), shell.out());
            for (String told :
                    List.of("INT-549 pipeline toy", "INT-550", "--percent", "--runs 0")) {
                assertTrue(shell.err().contains(told), shell.err());
            }
            assertEquals(2, shell.operator().host().serving("toy").number());
        }
    }

    @Test
    void announcementsCarryTheLocalTimeWithItsZone() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            shell.operator().announcements().say("something happened");
            assertEquals(TimeText.local(ToyShell.NOW) + " something happened\n", shell.err());
            shell.end();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StuckSampler.Way.class,
            names = {"SLEEPS", "WAITS"})
    void aRequestThatWaitsIsLeftAndEndsWhenItIsCancelled(StuckSampler.Way way) throws Exception {
        try (ToyShell shell = new ToyShell(folder, SHORT)) {
            hang(shell, way);
            shell.type("runs");
            shell.await("before its first step");
            shell.type("cancel 1");
            shell.await("INT-410");
            assertEquals(2, shell.end());
            assertEquals(List.of(), shell.operator().host().runs());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StuckSampler.Way.class,
            names = {"SLEEPS", "WAITS", "SPINS"})
    void aRequestThatHangsHoldsNeitherUnloadNorExit(StuckSampler.Way way) throws Exception {
        try (ToyShell shell = new ToyShell(folder, SHORT)) {
            hang(shell, way);
            shell.type("unload toy");
            shell.await("toy: 1 runs were cut");
            shell.await("toy stopped");
            if (way == StuckSampler.Way.SPINS) {
                shell.type("runs");
                shell.await("before its first step; cancelled");
                assertEquals(1, shell.end());
                assertTrue(shell.err().contains("not ended within 0.3 s: generate toy"));
            } else {
                shell.await("INT-410");
                assertEquals(2, shell.end());
            }
        }
    }

    @Test
    void aSoakThatIsCancelledReportsWhatWasDone() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            shell.type(
                    "soak toy --clients 2 --swaps 1000000 --fragment 'sampler: {use: toy, steps: 2}'"
                            + " --fragment 'sampler: {use: toy, steps: 3}' &");
            shell.awaitRun(" of 1000000 swaps");
            shell.type("cancel 1");
            shell.await("INT-410 soak: stopped after ");
            assertEquals(2, shell.end());
            Matcher report =
                    Pattern.compile("(\\d+) swaps under load .*: 0 lost, 0 wrong, 0 mixed")
                            .matcher(shell.out());
            assertTrue(report.find(), shell.out());
            int done = Integer.parseInt(report.group(1));
            assertTrue(done > 0 && done < 1_000_000, shell.out());
            assertTrue(
                    shell.err().contains("stopped after " + done + " of 1000000 swaps"),
                    shell.err());
            assertEquals(List.of(), shell.operator().host().runs());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StuckSampler.Way.class,
            names = {"SLEEPS", "WAITS"})
    void aSoakWhosePartHangsEndsWhenItIsCancelled(StuckSampler.Way way) throws Exception {
        try (ToyShell shell = new ToyShell(folder, SHORT)) {
            StuckSampler.hang(way);
            shell.type("soak toy --clients 2 --swaps 5 --fragment 'sampler: {use: stuck}' &");
            StuckSampler.awaitHanging();
            shell.type("cancel 1");
            shell.await("INT-410");
            assertEquals(2, shell.end());
            assertEquals(List.of(), shell.operator().host().runs());
            assertEquals(
                    List.of(1),
                    shell.operator().host().history("toy").stream()
                            .map(one -> one.number())
                            .toList());
        }
    }

    @Test
    void aCommandInTheBackgroundEndsBeforeTheShell() throws Exception {
        try (ToyShell shell = new ToyShell(folder, LONG)) {
            Path out = folder.resolve("out");
            assertEquals(0, shell.run("generate toy --label 1 --out '" + out + "' &"));
            assertTrue(shell.out().contains("1 pictures in"), shell.out());
        }
    }

    /** Requests a picture that hangs, and leaves the command. */
    private void hang(ToyShell shell, StuckSampler.Way way) throws Exception {
        shell.type("swap toy sampler stuck");
        shell.await("serves generation 2");
        StuckSampler.hang(way);
        shell.type("generate toy --label 1 --out '" + folder.resolve("out") + "'");
        StuckSampler.awaitHanging();
        assertTrue(shell.operator().tasks().leave());
        shell.await("generate goes on in the background");
    }
}
