package org.intarsia.pipeline.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandOverEntriesTest {
    private static Manifest parse(String entries) {
        return Manifests.parse(
                """
                intarsia: 1
                name: test
                image: {height: 32, width: 48}
                decoder: {use: some}
                """
                        + entries,
                "test.yaml");
    }

    private static List<Problem> problems(String entries) {
        return assertThrows(IntarsiaException.class, () -> parse(entries)).problems();
    }

    @Test
    void latentsThatComeFromElsewhereTakeTheTokenizersPlace() {
        Manifest manifest = parse("latents: {space: siglip, channels: 7, cell: 8}");
        LatentSpec.Continuous spec =
                (LatentSpec.Continuous) manifest.declaredLatents().orElseThrow();
        assertEquals("siglip", spec.space());
        assertEquals(7, spec.channels());
        assertEquals(new Grid(4, 6), spec.grid());
        assertThrows(
                IntarsiaException.class,
                () -> manifest.sized(new ImageSpec(30, 48)).declaredLatents());
    }

    @Test
    void everyMistakeInThemIsTold() {
        List<Problem> found = problems("latents: {channels: 0, cel: 8}");
        assertEquals(4, found.size(), found.toString());
        List<Problem> both =
                problems("tokenizer: {use: t}\nlatents: {space: a, channels: 1, cell: 1}");
        assertTrue(both.get(0).cause().contains("has a tokenizer"), both.toString());
    }

    @ParameterizedTest
    @CsvSource({"2s, 2000", "250ms, 250", "1.5s, 1500", "1m, 60000"})
    void aDeadlineHasAUnit(String written, long milliseconds) {
        Stop stop = stop("{within: " + written + "}");
        assertEquals(Duration.ofMillis(milliseconds), stop.within());
        assertNull(stop.at());
    }

    private static Stop stop(String entry) {
        return parse("latents: {space: a, channels: 1, cell: 1}\nstop: " + entry).stop();
    }

    @Test
    void stepsAndADeadlineMayBothBeSaid() {
        assertEquals(new Stop(24, Duration.ofSeconds(2)), stop("{at: 24, within: 2s}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{at: 0}",
                "{at: -1}",
                "{at: 1.5}",
                "{within: 2}",
                "{within: 0s}",
                "{within: soon}",
                "{}",
                "{after: 3}",
                "24"
            })
    void whatIsNoStopIsRefused(String entry) {
        List<Problem> found = problems("latents: {space: a, channels: 1, cell: 1}\nstop: " + entry);
        assertTrue(
                List.of(ErrorCode.INVALID_ENTRY, ErrorCode.MISSING_ENTRY, ErrorCode.UNKNOWN_ENTRY)
                        .contains(found.get(0).code()),
                found.toString());
    }
}
