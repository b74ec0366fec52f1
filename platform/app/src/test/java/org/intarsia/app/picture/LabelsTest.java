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
        assertArrayEquals(new int[] {3, 0, 1, 2}, Labels.read(List.of("3,0-2", "dog"), ANIMALS));
    }

    @Test
    void aRangeIsReadInTheOrderWritten() {
        assertArrayEquals(new int[] {3, 2, 1}, Labels.read(List.of("3-1"), ANIMALS));
        assertRefused("the pipeline has classes 0 to 3", ANIMALS, "1-4");
        assertRefused("the pipeline has classes 0 to 3", ANIMALS, "4-1");
        assertRefused("the pipeline has classes 0 to 3", ANIMALS, "5-9");
    }

    @Test
    void aClassWithoutANameIsAskedForAsItIsShown() {
        ConditioningSpec thousand = new ConditioningSpec.Classes(1000, List.of());
        List<String> shown = Labels.names(thousand);
        assertArrayEquals(new int[] {999, 7}, Labels.read(List.of(shown.get(999), "7"), thousand));
        assertRefused("no class of this pipeline", thousand, "class 1000");
        assertRefused("no class of this pipeline", thousand, "class #3");
        assertRefused("no class of this pipeline", ANIMALS, "class 3");
    }

    @Test
    void aNameWithACommaIsGivenAloneOrInQuotes() {
        ConditioningSpec fish =
                new ConditioningSpec.Classes(3, List.of("tench, Tinca", "goldfish", "shark"));
        assertArrayEquals(new int[] {0}, Labels.read(List.of("tench, Tinca"), fish));
        assertArrayEquals(new int[] {2, 0}, Labels.read(List.of("shark,\"tench, Tinca\""), fish));
        assertRefused("no class of this pipeline", fish, "tench,shark");
    }

    @Test
    void aWordThatMayMeanSeveralClassesIsRefused() {
        ConditioningSpec odd = new ConditioningSpec.Classes(4, List.of("2", "a", "a", "0-1"));
        assertRefused("it may mean class 1 or 2", odd, "a");
        assertRefused("it may mean class 0 or 2", odd, "2");
        assertRefused("or the range", odd, "0-1");
        assertArrayEquals(new int[] {2, 1}, Labels.read(List.of("#2,#1"), odd));
    }

    @Test
    void anEmptyWordIsRefused() {
        assertRefused("an empty word", ANIMALS, ",");
        assertRefused("an empty word", ANIMALS, "cat,");
        assertRefused("an empty word", ANIMALS, "");
    }

    private static void assertRefused(String cause, ConditioningSpec spec, String argument) {
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> Labels.read(List.of(argument), spec));
        assertEquals(ErrorCode.UNKNOWN_LABEL, e.problems().get(0).code());
        assertTrue(e.getMessage().contains(cause), e.getMessage());
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
        assertEquals(3, e.problems().size(), e.getMessage());
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
