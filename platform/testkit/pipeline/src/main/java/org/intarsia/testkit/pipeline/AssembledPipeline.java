package org.intarsia.testkit.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.Component;
import org.intarsia.spi.run.Progress;

/** A pipeline whose parts are built. Closing it closes the parts, and everything on its manager. */
public final class AssembledPipeline implements AutoCloseable {
    private final Assembly assembly;
    private final NDManager manager;

    AssembledPipeline(Assembly assembly, NDManager manager) {
        this.assembly = assembly;
        this.manager = manager;
    }

    /** For the arrays of the test; lives as long as the pipeline. */
    public NDManager manager() {
        return manager;
    }

    /**
     * The part of a kind: {@code Backbone.class}.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException INT-206 when the pipeline has none
     */
    public <C extends Component> C part(Class<C> kind) {
        return assembly.part(kind);
    }

    /**
     * As {@code ./intarsia generate} does, with a preview after every step.
     *
     * @param seeds one an image
     * @param labels one an image; none where the pipeline is not conditioned on classes
     */
    public GeneratedImages generate(long[] seeds, int... labels) {
        List<Integer> previews = new ArrayList<>();
        List<Integer> inner = new ArrayList<>();
        Generator.Listener listener =
                new Generator.Listener() {
                    @Override
                    public void step(Progress progress, Supplier<NDArray> preview) {
                        preview.get().close();
                        previews.add(progress.index());
                    }

                    @Override
                    public boolean previews(Progress before) {
                        return true;
                    }

                    @Override
                    public void decoding(Progress decoder) {
                        inner.add(decoder.index());
                    }
                };
        try (NDManager own = manager.newSubManager()) {
            Generator.Result result =
                    new Generator(assembly)
                            .generate(own, new Generator.Request(labels, seeds), listener);
            NDArray images = result.images();
            return new GeneratedImages(
                    images.toFloatArray(),
                    images.getShape(),
                    previews,
                    inner,
                    result.evaluations());
        }
    }

    @Override
    public void close() {
        assembly.close();
        manager.close();
    }
}
