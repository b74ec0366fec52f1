package org.intarsia.pipeline.live;

import ai.djl.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.intarsia.kernel.Guard;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.ForwardMeeting;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline served, serves or is kept to serve again. Its parts never change; it is closed
 * when it is out of the history and its last run has ended.
 */
public final class Generation {
    /** A plugin that hangs in its close keeps the last run no longer than this. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Generation.class.getName());

    private final int number;
    private final String cause;
    private final Assembly assembly;
    private final int steps;
    private final WeightAdmission.Admitted admitted;
    private final List<ReplacedPart> replaced;
    private final Instant since = Instant.now();
    private final Object reading = new Object();
    private int inFlight;
    private long served;
    private long failed;
    private boolean kept = true;
    private boolean closed;
    private GenerationDigests digests;
    private @Nullable ForwardMeeting meeting;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long flipNanos;

    /**
     * @param replaced parts that lost entries of the manifest before it
     */
    Generation(int number, String cause, TriedAssembly tried, List<ReplacedPart> replaced) {
        this.number = number;
        this.cause = cause;
        this.assembly = tried.assembly();
        this.steps = tried.steps();
        this.admitted = tried.admitted();
        this.replaced = List.copyOf(replaced);
    }

    /** 1 for the first of a slot; never given twice. */
    public int number() {
        return number;
    }

    /** Why there is one: {@code first}, {@code swap sampler}. */
    public String cause() {
        return cause;
    }

    public Instant since() {
        return since;
    }

    /** Steps of a run, as far as its sampler knows before the first. */
    public int steps() {
        return steps;
    }

    public Plan plan() {
        return assembly.plan();
    }

    /** The device of its runs. */
    public Device device() {
        return assembly.device();
    }

    /**
     * The planned memory of a run.
     *
     * @param batch images that are made at once
     */
    public MemoryEstimate memory(int batch) {
        return assembly.memory(batch);
    }

    /** The kinds of the parts that were built for it; the others it took over. */
    public List<Kind> built() {
        return assembly.built();
    }

    /** The parts of the generation before it that lost entries when it was made. */
    public List<ReplacedPart> replaced() {
        return replaced;
    }

    /** Bytes of weights that were read for it. */
    public long bytesRead() {
        return assembly.bytesRead();
    }

    public synchronized int inFlight() {
        return inFlight;
    }

    public synchronized long served() {
        return served;
    }

    public synchronized long failed() {
        return failed;
    }

    /** What an answer of it is made with. Reads the weights files when first asked. */
    public GenerationDigests digests() {
        synchronized (reading) {
            if (digests == null) {
                digests = GenerationDigests.of(assembly);
            }
            return digests;
        }
    }

    /**
     * Where its runs share forwards.
     *
     * @param rows of one forward, when it is first asked for
     * @param workers forwards at once, when it is first asked for
     */
    public synchronized ForwardMeeting meeting(int rows, int workers) {
        if (meeting == null) {
            meeting = new ForwardMeeting(assembly, rows, workers);
        }
        return meeting;
    }

    /** How long the flip to it took; 0 before. */
    public long flipNanos() {
        return flipNanos;
    }

    void flippedIn(long nanos) {
        flipNanos = nanos;
    }

    /** The classes of its parts. */
    public List<Class<?>> implementations() {
        return assembly.implementations();
    }

    Assembly assembly() {
        return assembly;
    }

    /** False when it was closed: the caller takes the next one. */
    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inFlight++;
        return true;
    }

    synchronized void count(boolean well) {
        served += well ? 1 : 0;
        failed += well ? 0 : 1;
    }

    void leave() {
        synchronized (this) {
            inFlight--;
        }
        closeWhenDone();
    }

    /** Its slot has it and is found: its weights count as loaded. */
    void found() {
        admitted.end();
    }

    /** Out of the history. */
    void retire() {
        admitted.end();
        synchronized (this) {
            kept = false;
        }
        closeWhenDone();
    }

    /** Whether one of its parts came from a plugin's file of one of these digests. */
    public boolean isOf(Collection<String> digests) {
        return plan().parts().stream().anyMatch(part -> digests.contains(part.digest()));
    }

    /** Waits until it is out of the history, its last run has ended and its parts are closed. */
    public void awaitClosed() throws InterruptedException {
        over.await();
    }

    private void closeWhenDone() {
        synchronized (this) {
            if (kept || inFlight > 0 || closed) {
                return;
            }
            closed = true;
        }
        try {
            new Guard(CLOSING, assembly::codes)
                    .call(
                            "closing generation " + number,
                            () -> {
                                assembly.close();
                                return null;
                            },
                            late -> {});
        } catch (IntarsiaException e) {
            // Neither the run that ended last nor the swap failed by it; all else is closed.
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
        } finally {
            over.countDown();
        }
    }
}
