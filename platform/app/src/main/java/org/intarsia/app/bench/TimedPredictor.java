package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;

/** Times every call of a network, and watches what it keeps of one for the next. */
final class TimedPredictor extends ForwardingPredictor {
    private final NDManager kept;
    private final List<Double> seconds = new ArrayList<>();
    private Set<String> before;
    private Set<String> fresh = new HashSet<>();
    private int allocations;

    /**
     * @param kept what the network allocates for the run belongs to it
     */
    TimedPredictor(Predictor inner, NDManager kept) {
        super(inner);
        this.kept = kept;
        this.before = there();
    }

    @Override
    protected Predictor wrap(Predictor other) {
        return new TimedCalls(other);
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        return timed(() -> super.predict(input, step));
    }

    private NDList timed(Supplier<NDList> call) {
        look();
        long began = System.nanoTime();
        NDList answer = call.get();
        Timing.await(answer.get(0));
        seconds.add((System.nanoTime() - began) / 1e9);
        fresh = there();
        fresh.removeAll(before);
        return answer;
    }

    /** Counts the last call if what it added has outlived the use of its answer. */
    void look() {
        before = there();
        fresh.retainAll(before);
        allocations += fresh.isEmpty() ? 0 : 1;
        fresh = new HashSet<>();
    }

    private Set<String> there() {
        return kept.getManagedArrays().stream()
                .map(NDArray::getUid)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Features that are held, or another head: in the same account. */
    private final class TimedCalls extends ForwardingPredictor {
        TimedCalls(Predictor inner) {
            super(inner);
        }

        @Override
        protected Predictor wrap(Predictor other) {
            return new TimedCalls(other);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            return timed(() -> super.predict(input, step));
        }
    }

    List<Double> seconds() {
        return seconds;
    }

    /** Calls after which arrays stayed that were not there before. */
    int allocations() {
        return allocations;
    }
}
