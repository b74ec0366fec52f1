package org.intarsia.app.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final ConditioningSpec ANIMALS =
            new ConditioningSpec.Classes(4, List.of("cat", "dog", "horse", "cow"));

    @Test
    void numbersRangesAndNamesAreClasses() {
        assertArrayEquals(
                new int[] {3, 0, 1, 2, 1}, Labels.read(List.of("3", "0-2", "dog"), ANIMALS));
    }

    @Test
    void withoutWordsTheFirstTenClassesAreMeant() {
        assertArrayEquals(new int[] {0, 1, 2, 3}, Labels.read(List.of(), ANIMALS));
        assertEquals(
                10, Labels.read(List.of(), new ConditioningSpec.Classes(1000, List.of())).length);
    }

    @Test
    void everyWordThatIsNoClassIsNamed() {
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> Labels.read(List.of("4", "hrose", "2-9"), ANIMALS));
        assertEquals(2, e.problems().size(), e.getMessage());
        assertTrue(
                e.problems().stream()
                        .allMatch(problem -> problem.code() == ErrorCode.UNKNOWN_LABEL));
        assertTrue(e.getMessage().contains("Did you mean horse?"), e.getMessage());
    }

    @Test
    void aLabelForAnUnconditionalPipelineIsRefused() {
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> Labels.read(List.of("1"), new ConditioningSpec.None()));
        assertEquals(ErrorCode.WRONG_CONDITION, e.problems().get(0).code());
    }
}
