package org.intarsia.server.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptPicturesTest {
    @Test
    void theOldestGoWhenThereIsNoRoom() {
        KeptPictures kept = new KeptPictures(250);
        String first = kept.keep(picture(1));
        String second = kept.keep(picture(2));
        assertEquals(1, kept.find(first).orElseThrow().seed());
        String third = kept.keep(picture(3));
        assertEquals(Optional.empty(), kept.find(first));
        assertEquals(2, kept.find(second).orElseThrow().seed());
        assertEquals(3, kept.find(third).orElseThrow().seed());
        assertTrue(third.matches("[0-9a-f]{32}"), third);
    }

    @Test
    void onePictureThatIsLargerThanAllRoomIsNotKept() {
        KeptPictures kept = new KeptPictures(50);
        assertEquals(Optional.empty(), kept.find(kept.keep(picture(1))));
    }

    private static MadePicture picture(long seed) {
        return new MadePicture(0, "star", seed, new byte[100], Map.of());
    }
}
