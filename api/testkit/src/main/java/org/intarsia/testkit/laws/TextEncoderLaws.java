package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.intarsia.testkit.LeakCheck;

/** Laws of text encoders. */
public final class TextEncoderLaws {
    /** Whatever a person may type. */
    private static final List<String> TEXTS =
            List.of(
                    "a red fox in snow",
                    "",
                    "\uD83E\uDD8A",
                    "\u0645\u0631\u062D\u0628\u0627",
                    "e\u0301\u0323",
                    "a\u0000b\u001B\tc\r\n",
                    "fox ".repeat(2500));

    private static final float SAME = 1e-5f;

    private TextEncoderLaws() {}

    /**
     * Checks that embeddings and masks have the declared shape and side of padding, that a text has
     * the same embedding alone and among others, that nothing is left behind, that the answer is
     * the same again and on several threads, that the memory is stated soundly, and that closing
     * twice is harmless.
     */
    public static void check(TextEncoder encoder) {
        TextSpec spec = encoder.gives();
        assertTrue(spec.length() > 0 && spec.width() > 0, "the declared size");
        List<TextRole> roles = new ArrayList<>(List.of(TextRole.PROMPT));
        if (spec.nullText() != null) {
            roles.add(TextRole.NEGATIVE);
        }
        for (TextRole role : roles) {
            try (NDManager manager = NDManager.newBaseManager()) {
                EncodedTexts all;
                try (LeakCheck check = LeakCheck.on(manager)) {
                    all = encoder.encode(TEXTS, role, manager);
                    check.keep(List.of(all.textNLD(), all.maskNL()));
                }
                declared(spec, all);
                alone(encoder, role, all);
            }
        }
        Laws.sameAnswerAlways(
                manager -> {
                    EncodedTexts texts =
                            encoder.encode(TEXTS.subList(0, 2), TextRole.PROMPT, manager);
                    return new NDList(texts.textNLD(), texts.maskNL());
                });
        Laws.statesItsMemory(encoder);
        Laws.closesTwice(encoder);
    }

    private static void declared(TextSpec spec, EncodedTexts texts) {
        Shape rows = new Shape(TEXTS.size(), spec.length());
        assertEquals(rows.add(spec.width()), texts.textNLD().getShape(), "embeddings");
        assertEquals(rows, texts.maskNL().getShape(), "the mask");
        assertEquals(DataType.FLOAT32, texts.textNLD().getDataType(), "embeddings");
        assertEquals(DataType.FLOAT32, texts.maskNL().getDataType(), "the mask");
        for (float value : texts.textNLD().toFloatArray()) {
            assertTrue(Float.isFinite(value), "embeddings are finite");
        }
        float[] mask = texts.maskNL().toFloatArray();
        for (int i = 0; i < mask.length; i++) {
            assertTrue(mask[i] == 0 || mask[i] == 1, "the mask is 0 or 1");
            if (i % spec.length() > 0) {
                float step = mask[i] - mask[i - 1];
                assertTrue(
                        spec.padding() == PaddingSide.RIGHT ? step <= 0 : step >= 0,
                        "the side of the padding");
            }
        }
    }

    private static void alone(TextEncoder encoder, TextRole role, EncodedTexts all) {
        for (int i = 0; i < TEXTS.size(); i++) {
            EncodedTexts one =
                    encoder.encode(List.of(TEXTS.get(i)), role, all.textNLD().getManager());
            try (NDArray mine = all.textNLD().get(i);
                    NDArray mask = all.maskNL().get(i);
                    NDArray text = one.textNLD();
                    NDArray there = one.maskNL()) {
                String what = "text " + i + " alone and among others";
                assertArrayEquals(text.toFloatArray(), mine.toFloatArray(), SAME, what);
                assertArrayEquals(there.toFloatArray(), mask.toFloatArray(), what);
            }
        }
    }
}
