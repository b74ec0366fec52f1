package org.intarsia.cli.shell;

import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;

/** Does not come back from its step, in the way that a test asks for. */
public final class StuckSampler extends Parts.Odd {
    private static volatile Way way = Way.NONE;
    private static volatile CountDownLatch entered = new CountDownLatch(1);
    private static volatile CountDownLatch released = new CountDownLatch(1);

    /** How it hangs. */
    enum Way {
        NONE,
        SLEEPS,
        WAITS,
        SPINS
    }

    @Inject
    StuckSampler() {}

    /** From now on it hangs. */
    static void hang(Way how) {
        entered = new CountDownLatch(1);
        released = new CountDownLatch(1);
        way = how;
    }

    /** Returns when a request hangs. */
    static void awaitHanging() throws InterruptedException {
        entered.await();
    }

    /** Lets every thread go on. */
    static void release() {
        way = Way.NONE;
        released.countDown();
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        CountDownLatch end = released;
        if (way != Way.NONE) {
            entered.countDown();
            try {
                hang(end);
            } catch (InterruptedException e) {
                throw new IllegalStateException("woken", e);
            }
        }
        return super.step(state, predictor);
    }

    private static void hang(CountDownLatch end) throws InterruptedException {
        switch (way) {
            case SLEEPS -> Thread.sleep(600_000);
            case WAITS -> end.await();
            default -> {
                while (end.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
