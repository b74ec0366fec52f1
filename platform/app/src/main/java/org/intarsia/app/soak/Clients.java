package org.intarsia.app.soak;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.app.TaskMonitor;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.GenerationDigests;
import org.intarsia.pipeline.live.Lease;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.spec.ConditioningSpec;

/**
 * Threads that ask one pipeline for pictures and compare each, bit for bit, with the one that the
 * same parts made alone.
 */
final class Clients {
    private static final int SEEDS = 4;
    private static final int PACE_MILLIS = 100;

    /** What a request may take when the soak was ended early. */
    private static final long LAST_NANOS = 3_000_000_000L;

    private final Slot slot;
    private final Map<PictureKey, int[]> alone = new ConcurrentHashMap<>();
    private final Set<GenerationDigests> known = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Long> leases = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger mixed = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /** What a picture depends on. */
    private record PictureKey(GenerationDigests parts, int seed) {}

    Clients(Slot slot) {
        this.slot = slot;
    }

    /** Makes the pictures of a generation alone, before anybody else has it. */
    void remember(Generation generation, Assembly assembly) {
        GenerationDigests digests = generation.digests();
        if (known.contains(digests)) {
            return;
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            alone.put(new PictureKey(digests, seed), picture(assembly, seed, 0));
        }
        known.add(digests);
    }

    void start(int clients, int slow) {
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads.add(new Thread(() -> ask(number), "soak-client-" + client));
        }
        if (slow > 0) {
            threads.add(new Thread(() -> askSlowly(slow), "soak-slow"));
        }
        threads.forEach(
                thread -> {
                    // A part that hangs must not keep the process alive.
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    /** Nobody asks any more. */
    void stop() {
        over.set(true);
    }

    /**
     * Returns when every thread has ended.
     *
     * @throws CancellationException when the monitor ends the waiting and a request hangs
     */
    void await(TaskMonitor monitor) throws InterruptedException {
        long until = Long.MAX_VALUE;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                if (until != Long.MAX_VALUE && System.nanoTime() - until > 0) {
                    throw new CancellationException("a request hangs");
                }
                thread.join(PACE_MILLIS);
                boolean waits = until == Long.MAX_VALUE;
                until = waits && ended(monitor) ? System.nanoTime() + LAST_NANOS : until;
            }
        }
    }

    private static boolean ended(TaskMonitor monitor) {
        try {
            monitor.check();
            return false;
        } catch (CancellationException e) {
            return true;
        }
    }

    int answered() {
        return answers.size();
    }

    int lost() {
        return lost.get();
    }

    int wrong() {
        return wrong.get();
    }

    int mixed() {
        return mixed.get();
    }

    /** Nanoseconds of each lease. */
    Iterable<Long> leases() {
        return leases;
    }

    /** Nanoseconds of each request. */
    Iterable<Long> answers() {
        return answers;
    }

    private void ask(int client) {
        for (int turn = client; !over.get(); turn++) {
            once(turn % SEEDS, 0);
        }
    }

    private void askSlowly(int pause) {
        while (!over.get()) {
            once(0, pause);
        }
    }

    private void once(int seed, int pause) {
        long began = System.nanoTime();
        try {
            slot.serve(
                    Traffic.SERVING,
                    lease -> {
                        if (pause == 0) {
                            leases.add(System.nanoTime() - began);
                        }
                        compare(lease, seed, pause);
                        return null;
                    });
            if (pause == 0) {
                answers.add(System.nanoTime() - began);
            }
        } catch (RuntimeException | Error e) {
            // A request without an answer is what the soak test looks for.
            lost.incrementAndGet();
        }
    }

    private void compare(Lease lease, int seed, int pause) {
        GenerationDigests before = lease.generation().digests();
        int[] pixels = picture(lease.assembly(), seed, pause);
        GenerationDigests digests = lease.generation().digests();
        if (!known.contains(digests) || !before.equals(digests)) {
            mixed.incrementAndGet();
        } else if (!Arrays.equals(pixels, alone.get(new PictureKey(digests, seed)))) {
            wrong.incrementAndGet();
        }
    }

    /** The bits of every value, so that a zero of another sign counts. */
    private static int[] picture(Assembly assembly, int seed, int pause) {
        int classes =
                assembly.conditioning() instanceof ConditioningSpec.Classes spec
                        ? spec.classes()
                        : 1;
        Generator.Request request =
                new Generator.Request(new int[] {seed % classes}, new long[] {seed});
        try (NDManager manager = assembly.manager().newSubManager()) {
            float[] values =
                    new Generator(assembly)
                            .generate(manager, request, (progress, preview) -> rest(pause))
                            .images()
                            .toFloatArray();
            int[] bits = new int[values.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToRawIntBits(values[i]);
            }
            return bits;
        }
    }

    private static void rest(int millis) {
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
