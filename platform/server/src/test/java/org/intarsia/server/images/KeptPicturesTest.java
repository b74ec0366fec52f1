package org.intarsia.server.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptPicturesTest {
    @Test
    void theOldestGoWhenThereIsNoRoom() {
        KeptPictures kept = new KeptPictures(250);
        String first = kept.keep("toy", "ada", picture(1)).id();
        String second = kept.keep("toy", "ada", picture(2)).id();
        assertEquals(1, kept.find(first).orElseThrow().seed());
        String third = kept.keep("toy", "ada", picture(3)).id();
        assertEquals(Optional.empty(), kept.find(first));
        assertEquals(2, kept.find(second).orElseThrow().seed());
        assertEquals(3, kept.find(third).orElseThrow().seed());
        assertTrue(third.matches("[0-9a-f]{32}"), third);
    }

    @Test
    void onePictureThatIsLargerThanAllRoomIsNotKept() {
        KeptPictures kept = new KeptPictures(50);
        assertEquals(Optional.empty(), kept.find(kept.keep("toy", "ada", picture(1)).id()));
    }

    @Test
    void theNewestAreListedFirstAndPageByPage() {
        KeptPictures kept = new KeptPictures(1000);
        for (int seed = 1; seed <= 5; seed++) {
            kept.keep("toy", "ada", picture(seed));
        }
        List<KeptPicture> page = kept.newest("", 2, null, one -> true);
        assertEquals(List.of(5L, 4L), seeds(page));
        assertEquals(List.of(3L, 2L), seeds(kept.newest("", 2, page.get(1).id(), one -> true)));
        assertEquals(List.of(), kept.newest("", 2, "0".repeat(32), one -> true));
    }

    @Test
    void aPictureIsFoundByAllWordsOfItsMaking() {
        KeptPictures kept = new KeptPictures(1000);
        kept.keep("toy", "ada", picture(1));
        kept.keep("Other", "bob", picture(12));
        assertEquals(List.of(12L), seeds(kept.newest("other STAR", 9, null, one -> true)));
        assertEquals(List.of(12L), seeds(kept.newest("  12 ", 9, null, one -> true)));
        assertEquals(List.of(12L, 1L), seeds(kept.newest("heun", 9, null, one -> true)));
        List<KeptPicture> own = kept.newest("heun", 1, null, one -> one.owner().equals("ada"));
        assertEquals(List.of(1L), seeds(own));
        assertEquals(List.of(), kept.newest("heun ring", 9, null, one -> true));
    }

    private static List<Long> seeds(List<KeptPicture> pictures) {
        return pictures.stream().map(one -> one.picture().seed()).toList();
    }

    private static MadePicture picture(long seed) {
        return new MadePicture(
                0, "star", seed, new byte[100], Map.of("intarsia:sampler", "heun"), 1);
    }
}
