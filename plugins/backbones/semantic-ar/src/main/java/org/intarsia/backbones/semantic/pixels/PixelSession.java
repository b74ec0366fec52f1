package org.intarsia.backbones.semantic.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.pixels.PixelLevels;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.TokenIds;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.jspecify.annotations.Nullable;

/**
 * One run: keys and values of the patch that is held, or of all patches so far. The output of the
 * newest slot is kept, as red, green and blue are three questions.
 */
final class PixelSession implements PredictionHead.Session {
    private final PixelArHead head;
    private final PixelNetwork network;
    private final RunContext run;
    private final int numbers;
    private @Nullable KeyValueCache cache;
    private NDList features = new NDList();
    private boolean begun;
    private boolean first;
    private int read;
    private @Nullable NDArray start;
    private @Nullable NDArray newest;

    PixelSession(PixelArHead head, RunContext run) {
        this.head = head;
        this.run = run;
        network = head.network();
        numbers = PixelLevels.COLOURS * network.layout().pixels();
    }

    @Override
    public void hold(NDList held, Step around) {
        features = held;
        begun = false;
        first = around.index() == 0;
        read = 0;
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        ModelInput.Ids shown = ModelInput.ids(input);
        NDArray ids = shown.idsBn();
        int length = Math.toIntExact(ids.getShape().get(1));
        if (length < (first ? 0 : numbers) || length >= (first ? numbers : 2 * numbers)) {
            throw new IncompatibleException(
                    "sampler",
                    "head",
                    length + " numbers",
                    first
                            ? "fewer than the " + numbers + " of a patch"
                            : "the " + numbers + " of the patch before, and some of this one");
        }
        TokenIds.check(ids, PixelLevels.LEVELS);
        int before = first ? 0 : numbers;
        int pixel = (length - before) / PixelLevels.COLOURS;
        if (!begun || read < pixel) {
            advance(shown, before, pixel, step);
        }
        long rows = ids.getShape().get(0);
        return new NDList(
                Scoped.run(
                        () -> {
                            int from = before + pixel * PixelLevels.COLOURS;
                            NDArray known =
                                    ids.get(new NDIndex(":, {}:{}", from, length))
                                            .reshape(rows, 1, length - from);
                            return network.logits(newest, known);
                        }));
    }

    /** Reads what was not read yet: the vector of the patch, its pixels up to this one. */
    private void advance(ModelInput.Ids shown, int before, int pixel, Step step) {
        NDList slots = new NDList();
        NDList kept =
                Scoped.keep(
                        run.manager(),
                        () -> {
                            NDList made = new NDList();
                            NDArray own = start;
                            if (!begun) {
                                own = begin(shown, before, slots, step);
                                made.add(own);
                            }
                            if (pixel > read) {
                                NDArray levels = levels(shown, before, read, pixel);
                                slots.add(network.pixels(levels, own, kept()));
                            }
                            made.add(0, output(NDArrays.concat(slots, 1)));
                            return made;
                        });
        newest = replaced(newest, kept.get(0));
        if (!begun) {
            start = replaced(start, kept.get(1));
            begun = true;
        }
        read = pixel;
    }

    private static NDArray replaced(@Nullable NDArray old, NDArray made) {
        if (old != null) {
            old.close();
        }
        return made;
    }

    /**
     * The slot of the vector; with the context of all patches behind the last pixel of the patch
     * before, whose output nobody asks for.
     */
    private NDArray begin(ModelInput.Ids shown, int before, NDList slots, Step step) {
        NDArray z = head.vectors(features, shown.drawnBn(), step);
        NDArray own = network.start(z);
        if (cache == null) {
            int rows = Math.toIntExact(z.getShape().get(0));
            cache = new KeyValueCache(run.manager(), network.size().cache(rows, network.slots()));
        }
        if (first || !network.whole()) {
            cache.rewind();
        } else {
            int pixels = network.layout().pixels();
            NDArray last = levels(shown, 0, pixels - 1, pixels);
            slots.add(network.pixels(last, start, kept()));
        }
        slots.add(own);
        return own;
    }

    private @Nullable NDArray kept() {
        NDArray kept = head.kept(features);
        return kept == null ? null : kept.reshape(-1, 1, 1);
    }

    /** Of the patch whose numbers begin there [R, m, 3]. */
    private static NDArray levels(ModelInput.Ids shown, int begin, int from, int to) {
        NDIndex of =
                new NDIndex(
                        ":, {}:{}",
                        begin + from * PixelLevels.COLOURS,
                        begin + to * PixelLevels.COLOURS);
        long rows = shown.idsBn().getShape().get(0);
        return shown.idsBn().get(of).reshape(rows, to - from, PixelLevels.COLOURS);
    }

    /** Of the newest slot [R, 1, D]. */
    private NDArray output(NDArray slotsRnD) {
        int count = Math.toIntExact(slotsRnD.getShape().get(1));
        LlamaBlock.Call call = new LlamaBlock.Call(cache, null, null, Trace.NONE);
        NDArray h = network.forward(slotsRnD, cache.filled(), call);
        cache.advance(count);
        return h.get(new NDIndex(":, {}:", count - 1)).duplicate();
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
        if (newest != null) {
            newest.close();
            start.close();
        }
    }
}
