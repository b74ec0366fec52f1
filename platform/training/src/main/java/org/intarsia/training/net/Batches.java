package org.intarsia.training.net;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.intarsia.training.data.Dataset;

/**
 * The pictures of step after step, drawn one step ahead on a thread of its own. Step s holds the
 * indices s B to s B + B - 1, whatever was drawn before.
 */
public final class Batches implements AutoCloseable {
    private final Dataset data;
    private final int batch;
    private final ExecutorService drawer =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "intarsia-data");
                        thread.setDaemon(true);
                        return thread;
                    });
    private Future<Batch> next;
    private int nextStep = -1;

    public Batches(Dataset data, int batch) {
        this.data = data;
        this.batch = batch;
    }

    /**
     * @param indices of the pictures
     * @param pixels [B, 3, size, size] in [-1, 1]
     */
    public record Batch(long[] indices, int[] labels, float[] pixels) {}

    public Batch get(int step) {
        Future<Batch> ready = step == nextStep ? next : drawer.submit(() -> draw(step));
        nextStep = step + 1;
        next = drawer.submit(() -> draw(step + 1));
        try {
            return ready.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rendering the training data", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the training data could not be rendered", e.getCause());
        }
    }

    private Batch draw(int step) {
        long[] indices = new long[batch];
        int[] labels = new int[batch];
        for (int row = 0; row < batch; row++) {
            indices[row] = (long) step * batch + row;
            labels[row] = data.label(indices[row]);
        }
        return new Batch(indices, labels, data.render(indices));
    }

    @Override
    public void close() {
        drawer.shutdownNow();
    }
}
