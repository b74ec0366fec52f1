package org.intarsia.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.junit.jupiter.api.Test;

class TimedPredictorTest {
    private static final ModelInput SHOWN = new ModelInput.NoisyLatents(new NDList());

    /** Keeps an array of its own at some calls, and answers with one that the caller closes. */
    private record Keeping(NDManager run, int every) implements Predictor {
        @Override
        public NDList predict(ModelInput input, Step step) {
            if (step.index() % every == 0) {
                run.zeros(new Shape(3));
            }
            return new NDList(run.ones(new Shape(2)));
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            return this;
        }

        @Override
        public Predictor by(String head) {
            return this;
        }
    }

    private static TimedPredictor ask(NDManager run, int every) {
        TimedPredictor watch = new TimedPredictor(new Keeping(run, every), run);
        for (int index = 0; index < 4; index++) {
            Step step = new Step(index, 4, new float[0]);
            watch.predict(SHOWN, step).forEach(NDArray::close);
        }
        watch.look();
        return watch;
    }

    @Test
    void whatStaysIsCountedAndWhatIsClosedIsNot() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TimedPredictor once = ask(manager, 4);
            assertEquals(1, once.allocations());
            assertEquals(4, once.seconds().size());
            assertEquals(4, ask(manager, 1).allocations());
        }
    }

    @Test
    void whatIsAskedOfHeldFeaturesAndOfAFurtherHeadIsTimedToo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TimedPredictor watch = new TimedPredictor(new Keeping(manager, 1), manager);
            Step step = new Step(0, 1, new float[0]);
            watch.hold(SHOWN, step).predict(SHOWN, step).close();
            watch.hold(SHOWN, step).by("dictionary").predict(SHOWN, step).close();
            assertEquals(2, watch.seconds().size());
        }
    }
}
