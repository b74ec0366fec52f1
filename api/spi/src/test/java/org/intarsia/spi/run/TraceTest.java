package org.intarsia.spi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
    @Test
    void onceHearsTheFirstOfEachName() {
        List<String> heard = new ArrayList<>();
        Trace once = ((Trace) (name, value) -> heard.add(name)).once();
        for (String name : List.of("block0", "block1", "block0", "final_layer", "block1")) {
            once.record(name, null);
        }
        assertEquals(List.of("block0", "block1", "final_layer"), heard);
        assertSame(Trace.NONE, Trace.NONE.once());
    }
}
