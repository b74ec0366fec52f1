package org.intarsia.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentChecksTest {
    @ParameterizedTest
    @ValueSource(doubles = {1e30, Double.NaN, -1, 0, Double.POSITIVE_INFINITY, 86_401})
    void secondsThatNoLimitCanBeAreRefused(double seconds) {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new ArgumentChecks()
                                        .within("--patience", seconds, ArgumentChecks.SECONDS)
                                        .throwIfAny());
        assertEquals(ErrorCode.ARGUMENT_OUT_OF_RANGE, refused.problems().get(0).code());
        assertEquals("not in the range above 0 to 86400", refused.problems().get(0).cause());
    }

    @Test
    void everyNumberOutOfItsRangeIsNamed() {
        ArgumentChecks checks =
                new ArgumentChecks()
                        .within("--keep", 101, Range.of(1, 100))
                        .within("--grace", 0.0, Range.of(0, 10))
                        .within("--memory", null, Range.above(0, 10))
                        .within("--count", 0, Range.of(1, 10));
        IntarsiaException refused = assertThrows(IntarsiaException.class, checks::throwIfAny);
        assertEquals(
                List.of("--keep 101", "--count 0"),
                refused.problems().stream().map(Problem::subject).toList());
    }

    @Test
    void whatIsInRangeOrNotGivenPasses() {
        assertDoesNotThrow(
                () ->
                        new ArgumentChecks()
                                .within("--memory", null, Range.above(0, 10))
                                .within("--keep", 100, Range.of(1, 100))
                                .throwIfAny());
    }
}
