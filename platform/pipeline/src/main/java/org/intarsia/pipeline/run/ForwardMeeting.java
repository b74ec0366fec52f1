package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;

/**
 * Where the runs of one assembly meet, so that those which need the same network at the same moment
 * share one forward, whatever steps they are at: every row has a time and a condition of its own.
 * Safe for several threads; each run asks on its own.
 *
 * <p>Only networks meet whose forwards are independent, and only rows of the same shapes. A picture
 * is then the same as alone but for the rounding of larger batches: about one level of 255.
 */
public final class ForwardMeeting {
    private static final Duration PATIENCE = Duration.ofMillis(5);

    private final Assembly assembly;
    private final int most;
    private final int workers;
    private final Map<MeetingRows.Kind, Gathering> open = new HashMap<>();
    private int seats;
    private int asking;
    private int forwards;
    private long shared;

    /**
     * @param most rows of one forward
     * @param workers forwards at once; while so many run, those that come gather for the next one
     */
    public ForwardMeeting(Assembly assembly, int most, int workers) {
        this.assembly = assembly;
        this.most = most;
        this.workers = workers;
    }

    /** A run that takes part; it has left when it is closed. */
    final class Seat implements AutoCloseable {
        private boolean closed;

        /** Whether such a network may be asked together with others. */
        boolean takes(Network network, ModelInput rows) {
            return network.backbone().reads() == InputKind.LATENTS
                    && rows instanceof ModelInput.NoisyLatents
                    && rows.arrays().get(0).getShape().get(0) < most;
        }

        /**
         * The answer for these rows out of a forward that other runs share.
         *
         * @param name of the network, which all runs know by it
         * @return nothing when no other run came, or the shared forward failed: then the run asks
         *     alone
         */
        Optional<NDList> predict(
                String name,
                Network network,
                HeadCalls head,
                Conditioning given,
                ModelInput rows,
                Step step) {
            MeetingRows own = new MeetingRows(name, network, head, given, rows, step);
            Gathering gathering = gather(own);
            if (gathering.leader() == own) {
                lead(gathering);
            }
            return gathering.answer(own);
        }

        @Override
        public void close() {
            synchronized (ForwardMeeting.this) {
                if (!closed) {
                    closed = true;
                    seats--;
                    ForwardMeeting.this.notifyAll();
                }
            }
        }
    }

    synchronized Seat join() {
        seats++;
        return new Seat();
    }

    /** Forwards that several runs shared so far. */
    public synchronized long shared() {
        return shared;
    }

    private synchronized Gathering gather(MeetingRows own) {
        Gathering now = open.get(own.kind());
        if (now == null || now.size() + own.size() > most) {
            now = new Gathering();
            open.put(own.kind(), now);
        }
        now.add(own);
        asking++;
        notifyAll();
        return now;
    }

    /** Waits until nobody else can come, or is worth waiting for; then computes for all. */
    private void lead(Gathering gathering) {
        MeetingRows.Kind kind = gathering.leader().kind();
        boolean alone;
        synchronized (this) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            long left = PATIENCE.toNanos();
            boolean interrupted = false;
            while (open.get(kind) == gathering
                    && gathering.size() < most
                    && (forwards >= workers || asking < seats && left > 0)
                    && !interrupted) {
                try {
                    // Behind forwards that run there is time to gather more.
                    wait(forwards >= workers ? 1000 : Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = until - System.nanoTime();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            open.remove(kind, gathering);
            alone = gathering.all().size() == 1;
            if (!alone) {
                forwards++;
            }
        }
        try {
            if (!alone) {
                gathering.compute();
            }
        } finally {
            synchronized (this) {
                if (!alone) {
                    forwards--;
                    shared++;
                }
                asking -= gathering.all().size();
                gathering.done = true;
                notifyAll();
            }
        }
    }

    /** Runs that share one forward. */
    private final class Gathering {
        private final List<MeetingRows> all = new ArrayList<>();
        private final Map<MeetingRows, NDList> answers = new HashMap<>();
        private boolean done;

        void add(MeetingRows one) {
            all.add(one);
        }

        List<MeetingRows> all() {
            return all;
        }

        MeetingRows leader() {
            return all.get(0);
        }

        int size() {
            return all.stream().mapToInt(MeetingRows::size).sum();
        }

        Optional<NDList> answer(MeetingRows own) {
            synchronized (ForwardMeeting.this) {
                boolean interrupted = false;
                while (!done) {
                    try {
                        ForwardMeeting.this.wait();
                    } catch (InterruptedException e) {
                        // The forward is another thread's: it ends by itself.
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return Optional.ofNullable(answers.get(own));
            }
        }

        /** What fails for all is asked again by each alone, so that only the guilty one fails. */
        void compute() {
            try {
                OutsideScopes.run(() -> Gradients.off(this::forward));
            } catch (RuntimeException | Error e) {
                answers.values().forEach(NDList::close);
                answers.clear();
                System.getLogger(ForwardMeeting.class.getName())
                        .log(System.Logger.Level.DEBUG, "a shared forward failed", e);
            }
        }

        private Void forward() {
            MeetingRows first = all.get(0);
            try (NDManager manager = assembly.manager().newSubManager();
                    DefaultRun run = new DefaultRun(manager, new SeededNoise(), false)) {
                Conditioning given = MeetingRows.conditioning(all);
                ModelInput rows = MeetingRows.inputs(all);
                Step step = MeetingRows.steps(all);
                rows.arrays().forEach(array -> array.attach(manager));
                given.names()
                        .forEach(
                                name -> {
                                    given.part(name).value().attach(manager);
                                    given.part(name).nullForm().attach(manager);
                                });
                Network network = first.network();
                NDList answer;
                try (Backbone.Session session = network.backbone().open(given, run)) {
                    NDList features = session.forward(rows, step);
                    answer = first.head().predict(network, features, rows, step);
                }
                split(answer);
                return null;
            }
        }

        private void split(NDList answer) {
            long from = 0;
            for (MeetingRows one : all) {
                NDList own = new NDList();
                for (NDArray member : answer) {
                    NDArray part = member.get(from + ":" + (from + one.size()));
                    part.attach(one.rows().manager());
                    own.add(part);
                }
                answers.put(one, own);
                from += one.size();
            }
        }
    }
}
