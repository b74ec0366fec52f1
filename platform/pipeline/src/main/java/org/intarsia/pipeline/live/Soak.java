package org.intarsia.pipeline.live;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import javax.management.JMException;
import javax.management.ObjectName;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.spec.ConditioningSpec;

/**
 * Swaps a pipeline's parts again and again while clients ask it for pictures, and counts what must
 * not happen: requests that fail, pictures that differ from the one that the same parts make alone,
 * answers whose digests are not those of one generation; class loaders and arrays that stay.
 */
public final class Soak {
    private static final int SEEDS = 4;
    private static final int SETTLED = 200;
    private static final String ARRAY = "ai.djl.pytorch.engine.PtNDArray";

    private final Slot slot;
    private final Plan plan;
    private final Map<String, int[]> alone = new ConcurrentHashMap<>();
    private final Set<Map<String, String>> made = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Long> leases = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger mixed = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param clients threads that ask
     * @param swaps in all
     * @param fragments taken one after the other, again and again; at least two that differ
     * @param slow a run that is kept in flight throughout pauses this long after every step, in
     *     milliseconds; 0 for no such run
     */
    public record Plan(int clients, int swaps, List<Map<String, Object>> fragments, int slow) {
        public Plan {
            fragments = List.copyOf(fragments);
        }
    }

    /**
     * What came of it. Times are in milliseconds.
     *
     * @param answered requests that were answered
     * @param lost requests that failed
     * @param wrong answers whose pixels are not those of the same parts alone, bit for bit
     * @param mixed answers whose digests are not those of one generation
     * @param leaseP99 getting hold of a generation, in the clients
     * @param flipP99 the flip alone: the new generation takes the place of the old, which is let go
     * @param swapP50 planning, building, rehearsing and flipping
     * @param answerP50 a whole request
     * @param loaders class loaders of parts that are gone and were not collected
     * @param arrays native arrays more than before
     * @param residentSettled kB resident after 200 swaps, or at the end when there were fewer
     * @param residentEnd kB resident at the end
     */
    public record Report(
            int answered,
            int lost,
            int wrong,
            int mixed,
            double leaseP99,
            double flipP99,
            double swapP50,
            double answerP50,
            double answerP99,
            int loaders,
            long arrays,
            long residentSettled,
            long residentEnd) {
        /** Whether nothing happened that must not. */
        public boolean clean() {
            return lost == 0 && wrong == 0 && mixed == 0 && loaders == 0 && arrays <= 0;
        }
    }

    public Soak(Slot slot, Plan plan) {
        this.slot = slot;
        this.plan = plan;
    }

    /**
     * @param progress is told the swaps done so far
     */
    public Report run(IntConsumer progress) throws InterruptedException {
        // What parts keep once for the whole process is no leak: all have made pictures before.
        plan.fragments().forEach(fragment -> slot.swap(fragment, "soak", this::remember));
        slot.forget();
        long arraysBefore = arrays();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        List<Long> swaps = new ArrayList<>();
        List<Long> flips = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < plan.clients(); client++) {
            int number = client;
            threads.add(new Thread(() -> ask(number), "soak-client-" + client));
        }
        if (plan.slow() > 0) {
            threads.add(new Thread(this::askSlowly, "soak-slow"));
        }
        threads.forEach(Thread::start);
        long settled = 0;
        try {
            for (int swap = 0; swap < plan.swaps(); swap++) {
                watch(slot.current(), loaders);
                Map<String, Object> fragment = plan.fragments().get(swap % plan.fragments().size());
                long began = System.nanoTime();
                Generation now = slot.swap(fragment, "soak", this::remember);
                swaps.add(System.nanoTime() - began);
                flips.add(now.flipNanos());
                progress.accept(swap + 1);
                if (swap + 1 == SETTLED || swap + 1 == plan.swaps() && settled == 0) {
                    settled = resident();
                }
            }
        } finally {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        int each = plan.fragments().size();
        if (plan.swaps() % each != 0) {
            slot.swap(plan.fragments().get(each - 1), "soak", this::remember);
        }
        slot.forget();
        long residentEnd = resident();
        return report(
                loaders, arraysBefore, List.of(swaps, flips), new long[] {settled, residentEnd});
    }

    private Report report(
            List<WeakReference<ClassLoader>> loaders,
            long arraysBefore,
            List<List<Long>> swapsAndFlips,
            long[] resident) {
        return new Report(
                answers.size(),
                lost.get(),
                wrong.get(),
                mixed.get(),
                percentile(leases, 0.99),
                percentile(swapsAndFlips.get(1), 0.99),
                percentile(swapsAndFlips.get(0), 0.5),
                percentile(answers, 0.5),
                percentile(answers, 0.99),
                alive(loaders),
                arrays() - arraysBefore,
                resident[0],
                resident[1]);
    }

    /** Makes the pictures of a generation alone, before anybody else has it. */
    private void remember(Generation generation) {
        Map<String, String> digests = generation.digests();
        if (made.contains(digests)) {
            return;
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            alone.put(key(digests, seed), picture(generation.assembly(), seed, 0));
        }
        made.add(digests);
    }

    private void ask(int client) {
        for (int turn = client; !over.get(); turn++) {
            once(turn % SEEDS, 0);
        }
    }

    private void askSlowly() {
        while (!over.get()) {
            once(0, plan.slow());
        }
    }

    private void once(int seed, int pause) {
        long began = System.nanoTime();
        try (Lease lease = slot.lease()) {
            if (pause == 0) {
                leases.add(System.nanoTime() - began);
            }
            try {
                Map<String, String> before = lease.generation().digests();
                int[] pixels = picture(lease.assembly(), seed, pause);
                Map<String, String> digests = lease.generation().digests();
                if (!made.contains(digests) || !before.equals(digests)) {
                    mixed.incrementAndGet();
                } else if (!Arrays.equals(pixels, alone.get(key(digests, seed)))) {
                    wrong.incrementAndGet();
                }
                if (pause == 0) {
                    answers.add(System.nanoTime() - began);
                }
            } catch (RuntimeException | Error e) {
                lease.failed();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            // A request that nobody answers is what the soak looks for.
            lost.incrementAndGet();
        }
    }

    private static String key(Map<String, String> digests, int seed) {
        return seed + " " + digests;
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
                            .generate(manager, request, (taken, count, preview) -> rest(pause))
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

    private static void watch(Generation leaving, List<WeakReference<ClassLoader>> loaders) {
        Set<ClassLoader> of = new LinkedHashSet<>();
        leaving.assembly().implementations().forEach(type -> of.add(type.getClassLoader()));
        of.forEach(
                loader -> {
                    if (loaders.stream().noneMatch(it -> it.get() == loader)) {
                        loaders.add(new WeakReference<>(loader));
                    }
                });
    }

    /** Loaders that nobody installed has any more, after a collection. */
    private int alive(List<WeakReference<ClassLoader>> loaders) {
        Set<ClassLoader> needed = new LinkedHashSet<>();
        slot.history()
                .forEach(
                        one ->
                                one.assembly()
                                        .implementations()
                                        .forEach(type -> needed.add(type.getClassLoader())));
        int left = loaders.size();
        for (int attempt = 0; attempt < 10 && left > 0; attempt++) {
            System.gc();
            rest(50);
            left =
                    (int)
                            loaders.stream()
                                    .map(WeakReference::get)
                                    .filter(it -> it != null && !needed.contains(it))
                                    .filter(Soak::uninstalled)
                                    .count();
        }
        return left;
    }

    /** A bundle that is installed keeps its loader, whoever uses it. */
    private static boolean uninstalled(ClassLoader loader) {
        return !(loader instanceof org.osgi.framework.BundleReference of)
                || of.getBundle() == null
                || of.getBundle().getState() == org.osgi.framework.Bundle.UNINSTALLED;
    }

    /** Native arrays that somebody holds, after a collection. */
    private static long arrays() {
        try {
            Object histogram =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            return histogram
                    .toString()
                    .lines()
                    .filter(line -> line.contains(ARRAY))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                    .sum();
        } catch (JMException e) {
            throw new IllegalStateException("this JVM counts no objects", e);
        }
    }

    /** kB; 0 where the system does not say. */
    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
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
