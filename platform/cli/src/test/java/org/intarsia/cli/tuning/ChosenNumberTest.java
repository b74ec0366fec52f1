package org.intarsia.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class ChosenNumberTest {
    @Test
    void aNumberInItsRangeOrAutoIsTaken() {
        ArgumentChecks checks = new ArgumentChecks();
        for (String text : List.of("1", "64", "auto", "007")) {
            new ChosenNumber(text).check(checks, "--rows", Range.of(1, 64));
        }
        checks.throwIfAny();
        assertEquals(OptionalInt.empty(), new ChosenNumber("auto").value());
        assertEquals(OptionalInt.of(7), new ChosenNumber("007").value());
    }

    @Test
    void whatIsNeitherIsRefusedWithTheOptionAndItsText() {
        for (String text : List.of("0", "65", "-1", "1.5", "", "Auto", "many", "99999999999999")) {
            ArgumentChecks checks = new ArgumentChecks();
            new ChosenNumber(text).check(checks, "--rows", Range.of(1, 64));
            IntarsiaException refused =
                    assertThrows(IntarsiaException.class, checks::throwIfAny, text);
            assertEquals(ErrorCode.ARGUMENT_OUT_OF_RANGE, refused.problems().get(0).code());
        }
    }
}
