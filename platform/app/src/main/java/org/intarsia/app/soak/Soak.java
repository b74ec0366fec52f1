package org.intarsia.app.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.intarsia.app.TaskMonitor;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;

/**
 * Swaps a pipeline's parts again and again while clients ask it for pictures, and counts what must
 * not happen: requests that fail, pictures that differ from the one that the same parts make alone,
 * answers whose digests are not those of one generation; class loaders and arrays that stay.
 */
public final class Soak {
    private static final System.Logger LOG = System.getLogger(Soak.class.getName());
    private static final int SETTLED = 200;
    private static final String CAUSE = "soak";

    private final Slot slot;
    private final SoakPlan plan;
    private final Clients clients;
    private final LoaderWatch loaders = new LoaderWatch();
    private final List<Long> swaps = new ArrayList<>();
    private final List<Long> flips = new ArrayList<>();
    private long settled;

    /** Swaps before and after the load. */
    private int others;

    public Soak(Slot slot, SoakPlan plan) {
        this.slot = slot;
        this.plan = plan;
        this.clients = new Clients(slot);
    }

    /**
     * @param monitor is called with the number of swaps so far; when it ends the soak early, the
     *     report is of what was done
     * @throws CancellationException when it was ended early and a request hangs
     */
    public SoakReport run(TaskMonitor monitor) throws InterruptedException {
        // What parts keep once for the whole process is no leak: all have made pictures before.
        plan.fragments().forEach(fragment -> slot.swap(fragment, CAUSE, clients::remember));
        others = plan.fragments().size();
        slot.forget();
        long arraysBefore = ProcessProbe.arrays();
        clients.start(plan.clients(), plan.slow());
        try {
            swap(monitor);
        } catch (CancellationException e) {
            // What was done until then is reported.
            LOG.log(System.Logger.Level.DEBUG, "ended early", e);
        } finally {
            clients.stop();
        }
        clients.await(monitor);
        int each = plan.fragments().size();
        if (swaps.size() % each != 0) {
            slot.swap(plan.fragments().get(each - 1), CAUSE, clients::remember);
            others++;
        }
        slot.forget();
        long residentEnd = ProcessProbe.resident();
        settled = settled == 0 ? residentEnd : settled;
        return report(arraysBefore, residentEnd);
    }

    private void swap(TaskMonitor monitor) {
        for (int swap = 0; swap < plan.swaps(); swap++) {
            monitor.check();
            loaders.add(slot.current());
            long began = System.nanoTime();
            Generation now =
                    slot.swap(
                            plan.fragments().get(swap % plan.fragments().size()),
                            CAUSE,
                            clients::remember);
            swaps.add(System.nanoTime() - began);
            flips.add(now.flipNanos());
            if (swap + 1 == SETTLED) {
                settled = ProcessProbe.resident();
            }
            monitor.progress(swap + 1L);
        }
    }

    private SoakReport report(long arraysBefore, long residentEnd) throws InterruptedException {
        int alive = loaders.alive(slot.history());
        return new SoakReport(
                swaps.size(),
                swaps.size() + others,
                clients.answered(),
                clients.lost(),
                clients.wrong(),
                clients.mixed(),
                percentile(clients.leases(), 0.99),
                percentile(flips, 0.99),
                percentile(swaps, 0.5),
                percentile(clients.answers(), 0.5),
                percentile(clients.answers(), 0.99),
                alive,
                ProcessProbe.arrays() - arraysBefore,
                settled,
                residentEnd);
    }

    /** In milliseconds. */
    private static double percentile(Iterable<Long> nanos, double share) {
        List<Long> sorted = new ArrayList<>();
        nanos.forEach(sorted::add);
        sorted.sort(null);
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1e6;
    }
}
