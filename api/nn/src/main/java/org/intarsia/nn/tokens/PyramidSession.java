package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;

/**
 * One run: its classes, and the keys and values of the scales so far. Shown the inputs of one scale
 * after the other, beginning with none, it remembers; shown those of all finer scales at the first
 * step it answers for the whole pyramid under the mask, as in training.
 */
public final class PyramidSession implements Backbone.Session {
    private final PyramidNetwork network;
    private final NDArray labelsB;
    private final RunContext run;
    private KeyValueCache cache;
    private NDArray condition;
    private List<NDList> modulations;
    private int next;

    public PyramidSession(PyramidNetwork network, NDArray labelsB, RunContext run) {
        this.network = network;
        this.labelsB = labelsB;
        this.run = run;
    }

    @Override
    public NDList forward(ModelInput input, Step step) {
        NDArray codesBNv = ModelInput.vectors(input).vectorsBnC();
        boolean whole = step.index() == 0 && codesBNv.getShape().get(1) > 0;
        Supplier<NDList> body = whole ? () -> whole(codesBNv, step) : () -> scale(codesBNv, step);
        return run.training() ? body.get() : Gradients.off(body);
    }

    private NDList whole(NDArray codesBNv, Step step) {
        ScalePyramid pyramid = network.pyramid();
        expect(codesBNv, pyramid.length() - pyramid.tokens(0), "all finer scales");
        return Scoped.list(
                () -> {
                    NDArray c = network.condition(labelsB);
                    NDArray x = network.whole(c, codesBNv);
                    List<NDList> modulations = network.modulations(c);
                    NDArray tokens =
                            network.forward(x, 0, modulations, network.masked(), step.trace());
                    return new NDList(tokens, c);
                });
    }

    private NDList scale(NDArray codesBNv, Step step) {
        ScalePyramid pyramid = network.pyramid();
        int scale = step.index();
        if (scale != next || scale >= pyramid.count()) {
            throw new IllegalArgumentException(
                    "scale " + scale + " shown, " + next + " of " + pyramid.count() + " is next");
        }
        expect(codesBNv, scale == 0 ? 0 : pyramid.tokens(scale), "scale " + scale);
        if (scale == 0) {
            begin();
        }
        NDArray x =
                Scoped.run(
                        () -> {
                            NDArray tokens =
                                    scale == 0 ? network.first(condition) : network.embed(codesBNv);
                            return network.forward(
                                    tokens,
                                    pyramid.start(scale),
                                    modulations,
                                    (block, qkv) -> cache.attend(block, qkv, null),
                                    step.trace());
                        });
        cache.advance(pyramid.tokens(scale));
        next++;
        return new NDList(x, condition.duplicate());
    }

    /** What every scale needs, computed once. */
    private void begin() {
        int rows = Math.toIntExact(labelsB.size());
        Scoped.keep(
                run.manager(),
                () -> {
                    condition = network.condition(labelsB);
                    modulations = network.modulations(condition);
                    NDList kept = new NDList(condition);
                    modulations.forEach(kept::addAll);
                    return kept;
                });
        cache = new KeyValueCache(run.manager(), network.memory(rows));
    }

    private static void expect(NDArray codesBNv, int tokens, String of) {
        long shown = codesBNv.getShape().get(1);
        if (shown != tokens) {
            throw new IllegalArgumentException(shown + " vectors shown, " + of + " has " + tokens);
        }
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
            cache = null;
        }
        if (condition != null) {
            condition.close();
            modulations.forEach(NDList::close);
            condition = null;
        }
    }
}
