package org.intarsia.spi.problem;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void allProblemsAreToldAtOnceInTheOrderFound() {
        Problems problems = new Problems();
        problems.add(ErrorCode.INVALID_YAML, "steps", "none given.", "Give some.");
        problems.collect(
                () -> {
                    throw new IntarsiaException(
                            ErrorCode.DOCUMENT_TOO_LARGE, "scale", "below 0.", "");
                });
        problems.collect(() -> {});
        IntarsiaException thrown = assertThrows(IntarsiaException.class, problems::throwIfAny);
        assertEquals(problems.list(), thrown.problems());
        assertEquals(
                "2 problems:\n"
                        + "1. INT-101 steps: none given. Give some.\n"
                        + "2. INT-102 scale: below 0.",
                thrown.getMessage());
    }

    @Test
    void aNameOfSeveralLinesIsToldOnOneLine() {
        Problem problem = new Problem(ErrorCode.UNKNOWN_OPTION, "a\nb", "no c\nd", "Use\ne.");
        assertEquals("INT-114 a\\u000Ab: no c\\u000Ad. Use\\u000Ae.", problem.toString());
    }

    @Test
    void equalProblemsAreOneProblemFoundSeveralTimes() {
        Problems problems = new Problems();
        Problem gpu = new Problem(ErrorCode.UNKNOWN_DEVICE, "device", "no gpu7", "Use cpu.");
        problems.add(gpu);
        problems.collect(
                () -> {
                    throw new IntarsiaException(gpu);
                });
        assertEquals(List.of(gpu), problems.list());
        IntarsiaException one = assertThrows(IntarsiaException.class, problems::throwIfAny);
        assertEquals(List.of(gpu), one.problems());
        assertEquals("INT-901 device: no gpu7. Use cpu. (found 2 times)", one.getMessage());
        problems.add(ErrorCode.UNKNOWN_DEVICE, "head", "no gpu7", "Use cpu.");
        IntarsiaException two = assertThrows(IntarsiaException.class, problems::throwIfAny);
        assertEquals(
                "2 problems:\n"
                        + "1. INT-901 device: no gpu7. Use cpu. (found 2 times)\n"
                        + "2. INT-901 head: no gpu7. Use cpu.",
                two.getMessage());
    }

    @Test
    void whatIsNoProblemOfTheUserPassesThrough() {
        Problems problems = new Problems();
        assertThrows(
                IllegalStateException.class,
                () ->
                        problems.collect(
                                () -> {
                                    throw new IllegalStateException("a fault of ours");
                                }));
        assertTrue(problems.isEmpty());
        assertDoesNotThrow(problems::throwIfAny);
    }

    @Test
    void aProblemHasACauseAndAnExceptionHasAProblem() {
        ErrorCode code = ErrorCode.INVALID_YAML;
        assertThrows(NullPointerException.class, () -> new Problem(code, "a", null, "c"));
        assertThrows(IllegalArgumentException.class, () -> new IntarsiaException(List.of()));
    }
}
