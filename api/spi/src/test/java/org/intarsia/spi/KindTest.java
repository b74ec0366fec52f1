package org.intarsia.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KindTest {
    @Test
    void aWordAndATypeLeadBackToTheirKind() {
        for (Kind kind : Kind.values()) {
            assertEquals(Optional.of(kind), Kind.ofWord(kind.word()));
            assertEquals(Optional.of(kind), Kind.of(kind.type()));
        }
        assertEquals(Optional.of(Kind.TOKENIZER), Kind.of(TrainableTokenizer.class));
        assertEquals(Optional.empty(), Kind.of(Runnable.class));
        assertEquals(Optional.empty(), Kind.ofWord("scheduler"));
    }

    @Test
    void aPipelineNeedsFiveKindsInTheOrderOfBuilding() {
        assertEquals(
                List.of("tokenizer", "backbone", "head", "sampler", "decoder"), Kind.neededWords());
        assertEquals(7, Kind.words().size());
    }
}
