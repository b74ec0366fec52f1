package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

/** A network that computes single tokens of an image whose ids are known. */
final class TokenSession implements AutoCloseable {
    private final NDManager own;
    private final NDArray idsBN;
    private final PredictionHead head;
    private final Backbone.Session session;

    /**
     * @param idsBN all tokens of the picture; stay the caller's
     */
    TokenSession(Assembly assembly, Conditioning conditioning, NDArray idsBN) {
        int batch = Math.toIntExact(idsBN.getShape().get(0));
        this.own = idsBN.getManager().newSubManager();
        this.idsBN = idsBN;
        this.head = assembly.part(PredictionHead.class);
        this.session =
                assembly.part(Backbone.class)
                        .open(conditioning, new DefaultRun(own, SeededNoise.from(0, batch), false));
    }

    /**
     * Seconds until the logits of a token are there. What the session saw before it remembers; at
     * first that is nothing, so that all tokens before this one are computed too.
     */
    double ask(int token) {
        Step step = new Step(token, Math.toIntExact(idsBN.getShape().get(1)), new float[0]);
        try (NDArray shown = idsBN.get(new NDIndex(":, 0:{}", token))) {
            ModelInput input = new ModelInput.Ids(shown);
            return Timing.seconds(() -> forward(input, step));
        }
    }

    /** The head computes the last row alone, which is all that the next token needs. */
    private void forward(ModelInput shown, Step step) {
        try (NDList features = session.forward(shown, step);
                NDList last = last(features);
                NDList logits = head.predict(last, shown, step)) {
            Timing.await(logits.get(0));
        }
    }

    private static NDList last(NDList features) {
        NDList last = new NDList();
        for (NDArray feature : features) {
            boolean each = feature.getShape().dimension() == 3;
            last.add(feature.get(new NDIndex(each ? ":, -1:" : ":")));
        }
        return last;
    }

    @Override
    public void close() {
        session.close();
        own.close();
    }
}
