package org.intarsia.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.junit.jupiter.api.Test;

class TimedPredictorTest {
    /** Keeps an array of its own at some calls, and answers with one that the caller closes. */
    private record Keeping(NDManager run, int every) implements Predictor {
        @Override
        public NDList predict(NDList state, Step step) {
            if (step.index() % every == 0) {
                run.zeros(new Shape(3));
            }
            return new NDList(run.ones(new Shape(2)));
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }
    }

    private static TimedPredictor ask(NDManager run, int every) {
        TimedPredictor watch = new TimedPredictor(new Keeping(run, every), run);
        for (int index = 0; index < 4; index++) {
            watch.predict(new NDList(), new Step(index, 4, new float[0])).forEach(NDArray::close);
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
}
