package org.intarsia.app.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.TextEmbeddings;
import org.intarsia.spi.spec.ConditioningSpec;

/** Makes the pictures of one order, batch by batch, and hands each on as it is finished. */
public final class PictureRun {
    private final Assembly assembly;
    private final TextEmbeddings texts;
    private final PictureSink sink;
    private final RunListener listener;
    private final Map<String, String> provenance;

    /**
     * @param texts of a text-conditioned pipeline, or null
     */
    public PictureRun(
            Assembly assembly, TextEmbeddings texts, PictureSink sink, RunListener listener) {
        this.assembly = assembly;
        this.texts = texts;
        this.sink = sink;
        this.listener = listener;
        this.provenance = Provenance.of(assembly);
    }

    /**
     * @param batch pictures made at once, at least 1
     */
    public RunSummary run(PictureOrder order, int batch) {
        long began = System.nanoTime();
        long evaluations = 0;
        sink.begin(new RunStart(assembly.plan().manifest().name(), order, provenance));
        for (int from = 0; from < order.size(); from += batch) {
            int to = Math.min(order.size(), from + batch);
            evaluations = Math.max(evaluations, batch(order, from, to));
        }
        sink.end();
        return new RunSummary(order.size(), (System.nanoTime() - began) / 1e9, evaluations);
    }

    /** The evaluations of the network. */
    private long batch(PictureOrder order, int from, int to) {
        Generator.Listener steps =
                (taken, count, preview) -> {
                    listener.step(new RunProgress(order.size(), from, to - from, taken, count));
                    if (sink.previews()) {
                        preview(order, from, taken, preview);
                    }
                };
        try (NDManager manager = assembly.manager().newSubManager()) {
            Generator.Result result =
                    new Generator(assembly, texts).generate(manager, order.part(from, to), steps);
            List<BufferedImage> made = Pictures.of(result.images());
            for (int i = 0; i < made.size(); i++) {
                sink.picture(picture(order, from + i, made.get(i)));
            }
            return result.evaluations();
        }
    }

    private void preview(PictureOrder order, int first, int taken, Supplier<NDArray> preview) {
        try (NDArray images = preview.get()) {
            List<BufferedImage> pictures = Pictures.of(images);
            for (int i = 0; i < pictures.size(); i++) {
                sink.preview(name(order, first + i), taken, pictures.get(i));
            }
        }
    }

    private Picture picture(PictureOrder order, int index, BufferedImage image) {
        int label = order.labels()[index];
        Map<String, String> metadata = new LinkedHashMap<>(provenance);
        metadata.put(Provenance.SEED, Long.toString(order.seeds()[index]));
        if (assembly.conditioning() instanceof ConditioningSpec.Classes) {
            metadata.put(Provenance.LABEL, Integer.toString(label));
        }
        if (texts != null) {
            metadata.put(Provenance.TEXT, label + " of " + texts.sha256());
        }
        String row = Labels.name(label, assembly.conditioning());
        return new Picture(index, name(order, index), row, image, metadata);
    }

    private String name(PictureOrder order, int index) {
        boolean asked = !(assembly.conditioning() instanceof ConditioningSpec.None);
        String label =
                asked
                        ? Labels.name(order.labels()[index], assembly.conditioning())
                                        .replaceAll("[^\\w.-]+", "-")
                                + "-"
                        : "";
        return label + "seed-" + order.seeds()[index];
    }
}
