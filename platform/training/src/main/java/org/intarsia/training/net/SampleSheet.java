package org.intarsia.training.net;

import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.picture.ContactSheet;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.spec.ConditioningSpec;
import org.jspecify.annotations.Nullable;

/** A sheet of generated pictures, some of each class or caption, always from the same seeds. */
final class SampleSheet {
    private static final int EACH = 4;
    private static final int MOST_CLASSES = 10;
    private static final List<String> CAPTIONS =
            List.of(
                    "a red circle",
                    "a small blue square on a yellow background",
                    "a green triangle at the top left",
                    "a large yellow star on a gradient from blue to purple",
                    "a white cross",
                    "a pink ring at the bottom",
                    "a red heart on black",
                    "a big yellow crescent on a blue background",
                    "an orange arrow, turned clockwise",
                    "a brown hexagon at the right");

    private SampleSheet() {}

    static void write(Path file, Assembly assembly, String header, BooleanSupplier stopped) {
        List<String> names = names(assembly.conditioning());
        int[] labels = new int[names.size() * EACH];
        long[] seeds = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / EACH;
            seeds[i] = i;
        }
        try (TextEmbeddings texts = texts(assembly, names);
                NDManager manager = assembly.manager().newSubManager()) {
            Generator.Result result =
                    new Generator(assembly, texts)
                            .generate(
                                    manager,
                                    new Generator.Request(labels, seeds),
                                    (progress, preview) -> {
                                        if (stopped.getAsBoolean()) {
                                            throw new CancellationException();
                                        }
                                    });
            Pictures.requireFinite(result.images(), "pictures of " + file.getFileName());
            List<BufferedImage> pictures = Pictures.of(result.images());
            List<ContactSheet.Row> rows = new ArrayList<>();
            for (int row = 0; row < names.size(); row++) {
                rows.add(
                        new ContactSheet.Row(
                                names.get(row), pictures.subList(row * EACH, (row + 1) * EACH)));
            }
            PngWriter.write(file, ContactSheet.render(header, rows), Map.of());
        }
    }

    private static @Nullable TextEmbeddings texts(Assembly assembly, List<String> captions) {
        return assembly.conditioning() instanceof ConditioningSpec.Text
                ? new PromptEncoder(assembly).embeddings(captions, assembly.manager())
                : null;
    }

    private static List<String> names(ConditioningSpec conditioning) {
        if (conditioning instanceof ConditioningSpec.Text) {
            return CAPTIONS;
        }
        List<String> names = new ArrayList<>();
        if (conditioning instanceof ConditioningSpec.Classes classes) {
            for (int label = 0; label < Math.min(MOST_CLASSES, classes.classes()); label++) {
                names.add(
                        classes.names().isEmpty()
                                ? Integer.toString(label)
                                : classes.names().get(label));
            }
        } else {
            names.add("");
        }
        return names;
    }
}
