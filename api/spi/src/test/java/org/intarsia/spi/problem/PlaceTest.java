package org.intarsia.spi.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PlaceTest {
    @Test
    void aPlaceIsPrintedWithWhatIsKnownOfIt() {
        assertEquals("sampler", Place.part("sampler").toString());
        assertEquals("sampler.steps", Place.option("sampler", "steps").toString());
        assertEquals("steps", Place.option("steps").toString());
        assertEquals("sampler.steps (line 24)", Place.option("sampler", "steps").at(24).toString());
        assertEquals(
                "sampler.steps (mine.yaml, line 5)",
                Place.option("sampler", "steps").at(5).in("mine.yaml").toString());
        assertEquals(
                "sampler.steps (--set)", Place.option("sampler", "steps").in("--set").toString());
        assertEquals("mine.yaml", Place.file("mine.yaml").toString());
        assertEquals("mine.yaml (line 5)", Place.file("mine.yaml").at(5).toString());
        assertEquals("edge head -> sampler", Place.edge("head", "sampler").toString());
        assertEquals(
                "edge head -> sampler (line 8)",
                Place.part("sampler").at(8).edgeFrom("head").toString());
    }

    @Test
    void aPlaceTakesTheLineAndFileOfAnother() {
        Place part = Place.part("sampler").at(8).in("mine.yaml");
        assertEquals(
                Place.option("sampler", "steps").at(8).in("mine.yaml"),
                Place.option("sampler", "steps").where(part));
        assertThrows(IllegalArgumentException.class, () -> part.at(-1));
    }
}
