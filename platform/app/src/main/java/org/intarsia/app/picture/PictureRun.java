package org.intarsia.app.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginPhase;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.pipeline.text.TextOrigin;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.spec.LatentSpec;

/** Makes the pictures of one order, batch by batch, and hands each on as it is finished. */
public final class PictureRun {
    private final Assembly assembly;
    private final TextEmbeddings texts;
    private final PictureSource source;
    private final PictureSink sink;
    private final RunListener listener;

    /**
     * From noise.
     *
     * @param texts of a text-conditioned pipeline, or null
     */
    public PictureRun(
            Assembly assembly, TextEmbeddings texts, PictureSink sink, RunListener listener) {
        this(assembly, texts, PictureSource.noise(assembly, texts), sink, listener);
    }

    /** From what the source says. */
    public PictureRun(
            Assembly assembly,
            TextEmbeddings texts,
            PictureSource source,
            PictureSink sink,
            RunListener listener) {
        this.assembly = assembly;
        this.texts = texts;
        this.source = source;
        this.sink = sink;
        this.listener = listener;
    }

    /**
     * @param batch pictures made at once, at least 1
     * @throws IntarsiaException INT-512, INT-513 or INT-514 when a part fails, INT-517 when a
     *     picture holds values that are not finite
     */
    public RunSummary run(PictureOrder order, int batch) {
        return run(order, batch, RunCheckpoint.NONE, RunOrigin.COMMAND);
    }

    /**
     * As {@link #run(PictureOrder, int)}, from where an earlier run of the same order was broken
     * off.
     *
     * @param origin what the pictures are made by
     */
    public RunSummary run(
            PictureOrder order, int batch, RunCheckpoint checkpoint, RunOrigin origin) {
        checkLatents();
        long began = System.nanoTime();
        long evaluations = 0;
        Map<String, Double> figures = new TreeMap<>();
        int most = Math.min(batch, source.most());
        RunStart start =
                new RunStart(
                        assembly.plan().manifest().name(),
                        order,
                        assembly.conditioning(),
                        provenance(),
                        origins(),
                        origin.generation());
        sink.begin(start);
        int to;
        for (int from = checkpoint.resume(origin.key(start.texts()));
                from < order.size();
                from = to) {
            to = from + Math.min(most, order.size() - from);
            Generator.Result made = batch(start, from, to, checkpoint);
            checkpoint.finished(to);
            evaluations = Math.max(evaluations, made.evaluations());
            made.progress()
                    .figures()
                    .forEach((name, value) -> figures.merge(name, value, Math::max));
        }
        sink.end();
        return new RunSummary(
                order.size(), (System.nanoTime() - began) / 1e9, evaluations, figures);
    }

    /** What it came to; its images are closed. */
    private Generator.Result batch(RunStart start, int from, int to, RunCheckpoint checkpoint) {
        PictureOrder order = start.order();
        Generator.Listener steps =
                new Generator.Listener() {
                    private boolean wanted;
                    private Progress sampled = Progress.of(0);

                    @Override
                    public void step(Progress steps, Supplier<NDArray> preview) {
                        sampled = steps;
                        listener.step(new RunProgress(order.size(), from, to - from, steps));
                        if (wanted) {
                            preview(start, from, steps.index(), preview);
                        }
                    }

                    /** The decoder's steps come on top of the sampler's. */
                    @Override
                    public void decoding(Progress inner) {
                        int before = sampled.index();
                        Progress both =
                                new Progress(
                                        before + inner.index(),
                                        before + inner.expected(),
                                        inner.done(),
                                        sampled.figures());
                        listener.step(new RunProgress(order.size(), from, to - from, both));
                    }

                    @Override
                    public boolean previews(Progress before) {
                        // What is asked for must be taken: the answer counts for the whole step.
                        wanted = sink.previews(before);
                        return wanted;
                    }
                };
        try (NDManager manager = assembly.manager().newSubManager()) {
            Generator.Result result = generate(manager, start, from, to, steps, checkpoint);
            List<Boolean> finite = Pictures.finite(result.images());
            List<BufferedImage> made = Pictures.of(result.images());
            List<String> broken = new ArrayList<>();
            for (int i = 0; i < made.size(); i++) {
                int index = from + i;
                if (finite.get(i)) {
                    sink.picture(picture(start, index, made.get(i), result));
                } else {
                    broken.add(start.name(index));
                }
            }
            refuse(broken);
            return result;
        }
    }

    private List<TextOrigin> origins() {
        int count = texts == null ? 0 : texts.count();
        return IntStream.range(0, count).mapToObj(row -> texts.origin(row)).toList();
    }

    private void checkLatents() {
        if (sink.keepsLatents() && !(assembly.latents() instanceof LatentSpec.Continuous)) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--save-latents",
                    "the latents of this pipeline are " + assembly.latents(),
                    "Leave it out: only maps of numbers are written.");
        }
    }

    private Map<String, String> provenance() {
        Map<String, String> entries = new LinkedHashMap<>(Provenance.of(assembly));
        entries.putAll(source.provenance());
        return entries;
    }

    /** Whatever a part throws, an error too, is told as the part's. */
    private Generator.Result generate(
            NDManager manager,
            RunStart start,
            int from,
            int to,
            Generator.Listener steps,
            RunCheckpoint checkpoint) {
        Generator.Request request = start.order().part(from, to);
        Consumer<List<Latents>> keep =
                sink.keepsLatents() ? all -> keep(start, from, all) : all -> {};
        try {
            return source.make(
                    manager,
                    request,
                    new PictureSource.Part(from, steps, checkpoint, whole(checkpoint)),
                    keep);
        } catch (RuntimeException | Error e) {
            String pipeline = "pipeline " + assembly.plan().manifest().name();
            throw PluginFailure.among(assembly.codes(), pipeline, PluginPhase.RUN, e);
        }
    }

    /** What is told or kept of a batch is told of all its pictures at once. */
    private boolean whole(RunCheckpoint checkpoint) {
        return checkpoint.kept() || sink.wantsPreviews() || sink.keepsLatents();
    }

    private void keep(RunStart start, int first, List<Latents> all) {
        int index = first;
        for (Latents latents : all) {
            NDArray value = latents.value();
            for (long row = 0; row < value.getShape().get(0); row++) {
                try (NDArray one = value.get(new NDIndex("{}:{}", row, row + 1))) {
                    sink.latents(start.name(index++), latents.with(new NDList(one)));
                }
            }
        }
    }

    private static void refuse(List<String> broken) {
        if (!broken.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.PICTURE_NOT_FINITE,
                    "picture " + String.join(", ", broken),
                    "it holds values that are not finite (NaN or infinite) and was not written",
                    "Use another model file, seed or guidance scale.");
        }
    }

    private static Picture picture(
            RunStart start, int index, BufferedImage image, Generator.Result result) {
        Map<String, String> metadata = new LinkedHashMap<>(start.metadata(index));
        if (result.shared() > 0) {
            metadata.put(Provenance.BATCHED, Long.toString(result.shared()));
        }
        result.progress()
                .figures()
                .forEach(
                        (name, value) ->
                                metadata.put(Provenance.FIGURE + name, RunSummary.number(value)));
        return new Picture(index, start.name(index), start.row(index), image, metadata);
    }

    private void preview(RunStart start, int first, int taken, Supplier<NDArray> preview) {
        try (NDArray images = preview.get()) {
            List<Boolean> finite = Pictures.finite(images);
            List<BufferedImage> pictures = Pictures.of(images);
            List<String> broken = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                String name = start.name(first + i);
                if (finite.get(i)) {
                    sink.preview(name, taken, pictures.get(i));
                } else {
                    broken.add(name + " after step " + taken);
                }
            }
            refuse(broken);
        }
    }
}
