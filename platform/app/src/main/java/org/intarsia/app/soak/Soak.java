package org.intarsia.app.soak;

import java.util.ArrayList;
import java.util.List;
import org.intarsia.app.TaskMonitor;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;

/**
 * Swaps a pipeline's parts again and again while clients ask it for pictures, and counts what must
 * not happen: requests that fail, pictures that differ from the one that the same parts make alone,
 * answers whose digests are not those of one generation; class loaders and arrays that stay.
 */
public final class Soak {
    private static final int SETTLED = 200;
    private static final String CAUSE = "soak";

    private final Slot slot;
    private final SoakPlan plan;
    private final Clients clients;
    private final LoaderWatch loaders = new LoaderWatch();
    private final List<Long> swaps = new ArrayList<>();
    private final List<Long> flips = new ArrayList<>();
    private long settled;

    public Soak(Slot slot, SoakPlan plan) {
        this.slot = slot;
        this.plan = plan;
        this.clients = new Clients(slot);
    }

    /**
     * @param monitor is called with the number of swaps so far
     */
    public SoakReport run(TaskMonitor monitor) throws InterruptedException {
        // What parts keep once for the whole process is no leak: all have made pictures before.
        plan.fragments().forEach(fragment -> slot.swap(fragment, CAUSE, clients::remember));
        slot.forget();
        long arraysBefore = ProcessProbe.arrays();
        clients.start(plan.clients(), plan.slow());
        try {
            swap(monitor);
        } finally {
            clients.stop();
        }
        int each = plan.fragments().size();
        if (plan.swaps() % each != 0) {
            slot.swap(plan.fragments().get(each - 1), CAUSE, clients::remember);
        }
        slot.forget();
        long residentEnd = ProcessProbe.resident();
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
            if (swap + 1 == SETTLED || swap + 1 == plan.swaps() && settled == 0) {
                settled = ProcessProbe.resident();
            }
            monitor.progress(swap + 1L);
        }
    }

    private SoakReport report(long arraysBefore, long residentEnd) throws InterruptedException {
        int alive = loaders.alive(slot.history());
        return new SoakReport(
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
