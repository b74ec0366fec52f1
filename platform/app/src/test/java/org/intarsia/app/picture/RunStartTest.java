package org.intarsia.app.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.intarsia.pipeline.text.TextOrigin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.junit.jupiter.api.Test;

class RunStartTest {
    private static final List<String> ODD =
            List.of(
                    "star",
                    "star",
                    "",
                    "..",
                    ".hidden",
                    "../../evil",
                    "a/b",
                    "a b",
                    "a-b",
                    "\u661f",
                    "\u2606 x \u2606",
                    "STAR",
                    "con",
                    "tench, Tinca",
                    "x".repeat(300),
                    "x".repeat(299) + "y");

    @Test
    void everyPictureHasAFileOfItsOwnWhateverTheClassesAreCalled() {
        int[] all = IntStream.range(0, ODD.size()).toArray();
        RunStart start = start(new ConditioningSpec.Classes(ODD.size(), ODD), all);
        Set<String> names = new HashSet<>();
        for (int index = 0; index < start.order().size(); index++) {
            String name = start.name(index);
            assertTrue(names.add(name.toLowerCase(Locale.ROOT)), name);
            assertTrue(name.matches("\\d\\d-[A-Za-z0-9._-]+"), name);
            assertTrue(name.length() < 100, name);
        }
        assertEquals(2 * ODD.size(), names.size());
        assertEquals("00-star-seed-5", start.name(0));
        assertEquals("00-star-seed-6", start.name(1));
        assertEquals("02-seed-5", start.name(4));
        assertEquals("05-evil-seed-5", start.name(10));
        assertEquals("09-seed-5", start.name(18));
    }

    @Test
    void aPictureOfAPromptSaysIt() {
        ConditioningSpec text = new ConditioningSpec.Text(2, 3);
        PictureOrder order = new PictureOrder(new int[] {1, 0}, 2, new long[] {5, 9});
        List<TextOrigin> texts =
                List.of(
                        new TextOrigin("d0", "a fox", null),
                        new TextOrigin("d1", "a \u2744", "blurry"));
        RunStart start = new RunStart("toy", order, text, Map.of(), texts, null);
        assertEquals("text-1-seed-6", start.name(1));
        assertEquals(
                Map.of(
                        Provenance.SEED,
                        "6",
                        Provenance.TEXT,
                        "1 of d1",
                        Provenance.PROMPT,
                        "a \u2744",
                        Provenance.NEGATIVE_PROMPT,
                        "blurry"),
                start.metadata(1));
        assertEquals("text-0-seed-9", start.name(2));
        assertEquals("a fox", start.row(2));
        assertEquals(
                Map.of(
                        Provenance.SEED, "9",
                        Provenance.TEXT, "0 of d0",
                        Provenance.PROMPT, "a fox"),
                start.metadata(2));
    }

    @Test
    void aPromptIsCalledByOneLineOfIt() {
        assertEquals("a b", row(" a\n\t\u0000 b\u0007"));
        assertEquals("text 0", row("\u0000 \u0085"));
        assertEquals("\ud83e\udd8a".repeat(100) + "...", row("\ud83e\udd8a".repeat(101)));
    }

    private static String row(String prompt) {
        List<TextOrigin> texts = List.of(new TextOrigin("d", prompt, null));
        PictureOrder order = new PictureOrder(new int[] {0}, 1, 0);
        return new RunStart("toy", order, new ConditioningSpec.Text(2, 3), Map.of(), texts, null)
                .row(0);
    }

    @Test
    void whatIsGoneOnWithIsOfTheSameTextsToo() {
        TextOrigin fox = new TextOrigin("d0", "a fox", null);
        TextOrigin other = new TextOrigin("d1", "a fox", null);
        RunOrigin serving = new RunOrigin(1, "key");
        assertEquals("key", serving.key(List.of()));
        assertEquals(serving.key(List.of(fox)), serving.key(List.of(fox)));
        assertNotEquals(serving.key(List.of(fox)), serving.key(List.of(other)));
        assertNotEquals(serving.key(List.of(fox, other)), serving.key(List.of(other, fox)));
        assertEquals("", RunOrigin.COMMAND.key(List.of(fox)));
    }

    @Test
    void whatHasNoNamesIsNumbered() {
        assertEquals(
                "class-7-seed-5",
                start(new ConditioningSpec.Classes(1000, List.of()), new int[] {7}).name(0));
        assertEquals("seed-5", start(new ConditioningSpec.None(), new int[] {0}).name(0));
    }

    @Test
    void theLastSeedDoesNotWrap() {
        assertEquals(
                Long.MAX_VALUE, new PictureOrder(new int[] {0}, 3, Long.MAX_VALUE - 2).seed(2));
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () -> new PictureOrder(new int[] {0}, 3, Long.MAX_VALUE - 1));
        assertEquals(ErrorCode.ARGUMENT_OUT_OF_RANGE, e.problems().get(0).code());
    }

    private static RunStart start(ConditioningSpec conditioning, int[] labels) {
        return new RunStart(
                "toy", new PictureOrder(labels, 2, 5), conditioning, Map.of(), List.of(), null);
    }
}
