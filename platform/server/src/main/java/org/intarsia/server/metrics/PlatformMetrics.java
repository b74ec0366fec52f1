package org.intarsia.server.metrics;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.intarsia.app.host.CanaryInfo;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.host.RunInfo;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.app.soak.ProcessProbe;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Registry;

/** Has the metrics hear of what happens to pipelines, runs and plugins. */
public final class PlatformMetrics {
    private final Metrics metrics;

    private PlatformMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Listens as long as there are pipelines. */
    public static void watch(Metrics metrics, ServedPlatform platform) {
        new PlatformMetrics(metrics).watch(platform);
    }

    private void watch(ServedPlatform platform) {
        platform.host().listen(this::happened);
        PipelineHost host = platform.host();
        metrics.gauge(Metric.IN_FLIGHT, values -> byPipeline(host, values, PipelineInfo::inFlight));
        metrics.gauge(
                Metric.GENERATION,
                values -> byPipeline(host, values, info -> info.serving().number()));
        metrics.gauge(
                Metric.CANARY_PERCENT,
                values ->
                        byPipeline(
                                host,
                                values,
                                info -> info.canary().map(CanaryInfo::percent).orElse(0)));
        metrics.gauge(Metric.PLUGINS, values -> plugins(platform.registry(), values));
        metrics.gauge(
                Metric.HEAP,
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        metrics.gauge(Metric.RESIDENT, () -> ProcessProbe.resident() * 1024);
        metrics.gauge(Metric.THREADS, () -> ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** A number of a pipeline. */
    private interface Number {
        long of(PipelineInfo info);
    }

    /** Several pipelines can have one label. */
    private void byPipeline(PipelineHost host, BiConsumer<Long, String[]> values, Number number) {
        Map<String, Long> sums = new TreeMap<>();
        host.pipelines()
                .forEach(
                        info ->
                                sums.merge(
                                        metrics.pipeline(info.name()), number.of(info), Long::sum));
        sums.forEach((label, sum) -> values.accept(sum, new String[] {label}));
    }

    private static void plugins(Registry registry, BiConsumer<Long, String[]> values) {
        for (PluginInfo.State state : PluginInfo.State.values()) {
            long count = registry.plugins().stream().filter(one -> one.state() == state).count();
            values.accept(count, new String[] {state.toString()});
        }
    }

    private void happened(HostEvent event) {
        String pipeline = metrics.pipeline(event.pipeline());
        if (event instanceof HostEvent.RunEnded ended) {
            ended(pipeline, ended);
        } else if (event instanceof HostEvent.Swapped swapped) {
            metrics.count(Metric.SWAPS, 1, pipeline, "swapped");
            metrics.observe(Metric.SWAP_SECONDS, swapped.took(), pipeline);
        } else if (event instanceof HostEvent.RolledBack back) {
            metrics.count(Metric.SWAPS, 1, pipeline, "rolled-back");
            metrics.observe(Metric.SWAP_SECONDS, back.took(), pipeline);
        } else if (event instanceof HostEvent.CanaryEnded end) {
            metrics.count(
                    Metric.CANARIES, 1, pipeline, end.promoted() ? "promoted" : "rolled-back");
        } else if (event instanceof HostEvent.Followed) {
            metrics.count(Metric.SWAPS, 1, pipeline, "followed");
        } else if (event instanceof HostEvent.ChangeFailed) {
            metrics.count(Metric.SWAPS, 1, pipeline, "failed");
        }
    }

    private void ended(String pipeline, HostEvent.RunEnded ended) {
        RunInfo run = ended.run();
        String outcome = ended.outcome().name().toLowerCase(Locale.ROOT);
        Duration took = Duration.between(run.since(), ended.at());
        metrics.count(Metric.RUNS, 1, pipeline, run.role().word(), outcome);
        metrics.observe(Metric.RUN_SECONDS, took, pipeline, run.role().word());
        if (ended.outcome() == HostEvent.Outcome.FINISHED && run.progress().isPresent()) {
            RunProgress last = run.progress().get();
            metrics.count(Metric.PICTURES, last.pictures(), pipeline);
            if (last.finished() == 0) {
                long steps = Math.max(1, last.steps().index());
                metrics.observe(Metric.STEP_SECONDS, took.dividedBy(steps), pipeline);
            }
        }
    }
}
