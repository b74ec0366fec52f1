package org.intarsia.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KindTest {
    @Test
    void aWordAndATypeLeadBackToTheirKind() {
        for (Kind kind : Kind.values()) {
            assertEquals(Optional.of(kind), Kind.of(kind.word()));
            assertEquals(Optional.of(kind), Kind.of(kind.type()));
        }
        assertEquals(Optional.of(Kind.TOKENIZER), Kind.of(TrainableTokenizer.class));
        assertEquals(Optional.empty(), Kind.of(Runnable.class));
        assertEquals(Optional.empty(), Kind.of("scheduler"));
    }

    @Test
    void aPipelineNeedsFiveKindsInTheOrderOfBuilding() {
        assertEquals(
                List.of(Kind.TOKENIZER, Kind.BACKBONE, Kind.HEAD, Kind.SAMPLER, Kind.DECODER),
                List.copyOf(Kind.needed()));
        assertEquals(8, Kind.words().size());
    }
}
