package org.intarsia.nn.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.junit.jupiter.api.Test;

class InputLatentsTest {
    private static final LatentSpec.Continuous OFFERED =
            new LatentSpec.Continuous("offered", 4, new Grid(6, 8), -3, 2);

    private static LatentSpec.Continuous of(Map<String, Object> options) {
        return Options.of(InputLatents.class, options).of(OFFERED, "backbone");
    }

    @Test
    void whatIsNotGivenIsThatOfTheLatents() {
        assertEquals(OFFERED, of(Map.of()));
        assertEquals(
                new LatentSpec.Continuous("kl-16", 4, new Grid(6, 8), -3, 2),
                of(Map.of("space", "kl-16")));
        assertEquals(
                new LatentSpec.Continuous("offered", 16, new Grid(6, 8), -3, 2),
                of(Map.of("in-channels", 16)));
    }

    @Test
    void tokenIdsAreRefusedAtTheEdgeOfThePartThatAsks() {
        LatentSpec ids = new LatentSpec.Discrete("ids", 8, 1, List.of(new Grid(2, 2)));
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> new InputLatents(null, null).of(ids, "head"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
        assertEquals(Place.edge("tokenizer", "head"), refused.problems().get(0).place());
    }
}
