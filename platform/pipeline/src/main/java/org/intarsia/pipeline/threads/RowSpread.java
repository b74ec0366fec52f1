package org.intarsia.pipeline.threads;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.run.Progress;

/**
 * The rows of one request in several runs at once, where processors are idle: a small network
 * computes faster so than with several threads in each of its operations. A picture is then that of
 * a smaller batch, which rounds differently by about one level of 255.
 */
public final class RowSpread {
    private final RunThreads threads;
    private final Rows rows;

    public RowSpread(RunThreads threads, Rows rows) {
        this.threads = threads;
        this.rows = rows;
    }

    /** A run of some rows. */
    @FunctionalInterface
    public interface Rows {
        Generator.Result run(NDManager out, Generator.Request request, Generator.Listener listener);
    }

    /**
     * @param out owns the images
     * @param whole whether the rows must be one run: then they are not spread
     * @param listener hears of the steps of the first rows; what it throws ends all
     */
    public Generator.Result run(
            NDManager out, Generator.Request request, boolean whole, Generator.Listener listener) {
        int most = whole ? 0 : request.seeds().length - 1;
        try (RunThreads.Crew crew = threads.begin(most)) {
            if (crew.helpers() == 0) {
                return threads.compute(() -> rows.run(out, request, listener));
            }
            List<Generator.Request> parts = split(request, 1 + crew.helpers());
            return joined(out, new Parts(out, parts).run(listener));
        }
    }

    /** As even as it goes. */
    static List<Generator.Request> split(Generator.Request request, int parts) {
        int all = request.seeds().length;
        List<Generator.Request> split = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = all * part / parts;
            int to = all * (part + 1) / parts;
            int[] labels = request.labels();
            split.add(
                    new Generator.Request(
                            labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, to),
                            Arrays.copyOfRange(request.seeds(), from, to)));
        }
        return split;
    }

    private static Generator.Result joined(NDManager out, List<Generator.Result> parts) {
        NDList images = new NDList();
        long evaluations = 0;
        long shared = 0;
        Map<String, Double> figures = new TreeMap<>();
        for (Generator.Result part : parts) {
            images.add(part.images());
            evaluations = Math.max(evaluations, part.evaluations());
            shared += part.shared();
            part.progress()
                    .figures()
                    .forEach((name, value) -> figures.merge(name, value, Math::max));
        }
        NDArray all = Gradients.off(() -> NDArrays.concat(images));
        all.attach(out);
        images.close();
        Progress first = parts.get(0).progress();
        return new Generator.Result(
                all,
                evaluations,
                shared,
                new Progress(first.index(), first.expected(), first.done(), figures));
    }

    /** The parts of one request: the first on the caller's thread, the others on their own. */
    private final class Parts {
        private final NDManager out;
        private final List<Generator.Request> requests;
        private volatile boolean over;

        Parts(NDManager out, List<Generator.Request> requests) {
            this.out = out;
            this.requests = requests;
        }

        List<Generator.Result> run(Generator.Listener listener) {
            List<Supplier<Generator.Result>> outcomes = new ArrayList<>();
            ExecutorService helpers =
                    Executors.newFixedThreadPool(requests.size() - 1, Parts::helper);
            try {
                List<Future<Generator.Result>> others = new ArrayList<>();
                for (Generator.Request part : requests.subList(1, requests.size())) {
                    others.add(helpers.submit(() -> ending(part, new Steps(Parts::nobody))));
                }
                outcomes.add(outcome(() -> ending(requests.get(0), new Steps(listener))));
                others.forEach(other -> outcomes.add(outcome(() -> awaited(other, helpers))));
            } finally {
                helpers.shutdownNow();
            }
            return all(outcomes);
        }

        private static Thread helper(Runnable work) {
            Thread thread = new Thread(work, "intarsia-rows");
            thread.setDaemon(true);
            return thread;
        }

        private static void nobody(Progress progress, Supplier<NDArray> preview) {}

        /** One that fails has the others end at their next step. */
        private Generator.Result ending(Generator.Request part, Generator.Listener listener) {
            try {
                return threads.compute(() -> rows.run(out, part, listener));
            } catch (RuntimeException | Error e) {
                over = true;
                throw e;
            }
        }

        /** Nobody leaves while a part computes: what it needs is closed then. */
        private Generator.Result awaited(Future<Generator.Result> part, ExecutorService helpers) {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return part.get();
                    } catch (InterruptedException e) {
                        // Meant for a part that waits, wherever it does.
                        interrupted = true;
                        over = true;
                        helpers.shutdownNow();
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) e.getCause();
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private Supplier<Generator.Result> outcome(Supplier<Generator.Result> work) {
            try {
                Generator.Result result = work.get();
                return () -> result;
            } catch (RuntimeException | Error e) {
                return () -> {
                    throw e;
                };
            }
        }

        /** All, or what the first one failed by, rather than by the failure of another. */
        private List<Generator.Result> all(List<Supplier<Generator.Result>> outcomes) {
            List<Generator.Result> results = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (Supplier<Generator.Result> outcome : outcomes) {
                try {
                    results.add(outcome.get());
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                }
            }
            if (failures.isEmpty()) {
                return results;
            }
            results.forEach(result -> result.images().close());
            Throwable first =
                    failures.stream()
                            .filter(failure -> !(failure instanceof OtherPart))
                            .findFirst()
                            .orElse(failures.get(0));
            if (first instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) first;
        }

        /** Passes on what a part tells, as long as no other part has failed. */
        private final class Steps implements Generator.Listener {
            private final Generator.Listener inner;

            Steps(Generator.Listener inner) {
                this.inner = inner;
            }

            @Override
            public void step(Progress progress, Supplier<NDArray> preview) {
                check();
                inner.step(progress, preview);
            }

            @Override
            public boolean previews(Progress before) {
                return inner.previews(before);
            }

            @Override
            public void decoding(Progress progress) {
                check();
                inner.decoding(progress);
            }

            private void check() {
                if (over) {
                    throw new OtherPart();
                }
            }
        }
    }

    /** A part of a request ends since another one failed. */
    private static final class OtherPart extends CancellationException {
        private static final long serialVersionUID = 1L;
    }
}
