package org.intarsia.cli.commands;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.cli.Console;
import org.intarsia.cli.Interrupts;
import org.intarsia.cli.ManifestText;
import org.intarsia.cli.ProgressBars;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.picture.ContactSheet;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.TextEmbeddings;
import org.intarsia.spi.spec.ConditioningSpec;

/** Makes the pictures of one command and writes them as they are finished. */
public final class PictureRun {
    private final Assembly assembly;
    private final TextEmbeddings texts;
    private final Console console;
    private final Interrupts interrupts;

    /**
     * @param texts of a text-conditioned pipeline, or null
     */
    public PictureRun(
            Assembly assembly, TextEmbeddings texts, Console console, Interrupts interrupts) {
        this.assembly = assembly;
        this.texts = texts;
        this.console = console;
        this.interrupts = interrupts;
    }

    /**
     * Which pictures, in order.
     *
     * @param each pictures of each class
     */
    public record Order(int[] labels, long[] seeds, int each) {
        public static Order of(int[] classes, int each, long seed) {
            int[] labels = new int[classes.length * each];
            long[] seeds = new long[labels.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = classes[i / each];
                seeds[i] = seed + i % each;
            }
            return new Order(labels, seeds, each);
        }

        int size() {
            return labels.length;
        }

        Generator.Request part(int from, int to) {
            return new Generator.Request(
                    java.util.Arrays.copyOfRange(labels, from, to),
                    java.util.Arrays.copyOfRange(seeds, from, to));
        }
    }

    public void run(Order order, int batch, Path folder, boolean saveSteps) {
        long began = System.nanoTime();
        List<BufferedImage> pictures = new ArrayList<>();
        long evaluations = 0;
        Map<String, String> about = about();
        try (ProgressBars progress = new ProgressBars(console, "pictures", order.size())) {
            for (int from = 0; from < order.size(); from += batch) {
                int first = from;
                int to = Math.min(order.size(), from + batch);
                Generator.Listener listener =
                        (taken, steps, preview) -> {
                            interrupts.check();
                            progress.at(
                                    first + (long) (to - first) * taken / steps,
                                    "step " + taken + "/" + steps);
                            if (saveSteps) {
                                writeSteps(order, first, taken, preview, folder);
                            }
                        };
                try (NDManager manager = assembly.manager().newSubManager()) {
                    Generator.Result result =
                            new Generator(assembly, texts)
                                    .generate(manager, order.part(from, to), listener);
                    List<BufferedImage> made = Pictures.of(result.images());
                    evaluations = Math.max(evaluations, result.evaluations());
                    for (int i = 0; i < made.size(); i++) {
                        write(order, from + i, made.get(i), about, folder);
                    }
                    pictures.addAll(made);
                }
            }
        }
        Path sheet = sheet(order, pictures, about, folder);
        console.line(
                String.format(
                        Locale.ROOT,
                        "%d pictures in %.1f s, %d network evaluations each: %s",
                        pictures.size(),
                        (System.nanoTime() - began) / 1e9,
                        evaluations,
                        sheet));
    }

    private void write(
            Order order, int index, BufferedImage picture, Map<String, String> about, Path folder) {
        Map<String, String> notes = new LinkedHashMap<>(about);
        notes.put("intarsia:seed", Long.toString(order.seeds()[index]));
        if (assembly.conditioning() instanceof ConditioningSpec.Classes) {
            notes.put("intarsia:label", Integer.toString(order.labels()[index]));
        }
        if (texts != null) {
            notes.put("intarsia:text", order.labels()[index] + " of " + texts.sha256());
        }
        PngWriter.write(folder.resolve(name(order, index) + ".png"), picture, notes);
    }

    private void writeSteps(
            Order order, int first, int taken, Supplier<NDArray> preview, Path folder) {
        try (NDArray images = preview.get()) {
            List<BufferedImage> pictures = Pictures.of(images);
            for (int i = 0; i < pictures.size(); i++) {
                String step = String.format(Locale.ROOT, "step-%03d", taken);
                Path file =
                        OutputFolder.open(folder.resolve("steps").resolve(name(order, first + i)))
                                .resolve(step + ".png");
                PngWriter.write(file, pictures.get(i), Map.of());
            }
        }
    }

    private String name(Order order, int index) {
        boolean asked = !(assembly.conditioning() instanceof ConditioningSpec.None);
        String label =
                asked
                        ? Labels.name(order.labels()[index], assembly.conditioning())
                                        .replaceAll("[^\\w.-]+", "-")
                                + "-"
                        : "";
        return label + "seed-" + order.seeds()[index];
    }

    private Path sheet(
            Order order, List<BufferedImage> pictures, Map<String, String> about, Path folder) {
        List<ContactSheet.Row> rows = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += order.each()) {
            List<BufferedImage> row =
                    pictures.subList(from, Math.min(pictures.size(), from + order.each()));
            rows.add(
                    new ContactSheet.Row(
                            Labels.name(order.labels()[from], assembly.conditioning()), row));
        }
        Path file = folder.resolve("sheet.png");
        String header = assembly.plan().manifest().name() + ", seeds from " + order.seeds()[0];
        PngWriter.write(file, ContactSheet.render(header, rows), about);
        return file;
    }

    /** What every picture says of its making. */
    private Map<String, String> about() {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("Software", "Intarsia");
        about.put("intarsia:manifest", ManifestText.of(assembly.plan().manifest()));
        for (Plan.Part part : assembly.plan().parts()) {
            about.put(
                    "intarsia:" + part.kind(),
                    part.name() + " " + part.bundle() + " " + part.version() + " " + part.digest());
        }
        assembly.weightDigests()
                .forEach((file, digest) -> about.put("intarsia:weights", file + " " + digest));
        return about;
    }
}
