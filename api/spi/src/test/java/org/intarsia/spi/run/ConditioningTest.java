package org.intarsia.spi.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class ConditioningTest {
    @Test
    void aDroppedPartIsItsNullFormAndTheOthersStay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray label = manager.create(new long[] {3, 4});
            NDArray none = manager.create(new long[] {10, 10});
            NDArray latent = manager.create(new float[] {1, 2});
            Conditioning given =
                    Conditioning.NONE
                            .with(Conditioning.LABEL, label, none)
                            .with(Conditioning.LATENT, latent, latent.zerosLike());
            Conditioning dropped = given.drop(List.of(Conditioning.LABEL, Conditioning.TEXT));
            assertSame(none, dropped.value(Conditioning.LABEL));
            assertSame(latent, dropped.value(Conditioning.LATENT));
            assertSame(label, given.value(Conditioning.LABEL));
            assertEquals(Set.of("label", "latent"), dropped.names());
            assertFalse(dropped.has(Conditioning.TEXT));
            assertSame(none, dropped.drop(Set.of("label")).value(Conditioning.LABEL));
        }
    }

    @Test
    void aPartOfTheSameNameTakesThePlaceOfTheOld() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray one = manager.create(1f);
            NDArray two = manager.create(2f);
            Conditioning given = Conditioning.NONE.with("z", one, one).with("z", two, one);
            assertSame(two, given.value("z"));
            assertTrue(Conditioning.NONE.names().isEmpty());
        }
    }

    @Test
    void aSwitchIsOneUntilItIsDropped() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Conditioning given = Conditioning.NONE.withSwitch("history", manager, 2);
            assertArrayEquals(new float[] {1, 1}, given.value("history").toFloatArray());
            Conditioning dropped = given.drop(Set.of("history"));
            assertArrayEquals(new float[] {0, 0}, dropped.value("history").toFloatArray());
        }
    }

    @Test
    void whatWasNotGivenIsAskedForByName() {
        IntarsiaException thrown =
                assertThrows(IntarsiaException.class, () -> Conditioning.NONE.value("text"));
        assertEquals(ErrorCode.CONDITION_MISSING, thrown.problems().get(0).code());
        assertTrue(thrown.getMessage().contains("no text was given"), thrown.getMessage());
    }
}
