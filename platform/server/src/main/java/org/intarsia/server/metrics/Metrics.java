package org.intarsia.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The metrics of one server. Safe for several threads. */
public final class Metrics {
    /** Pipelines that have a label of their own; operators can load any number of names. */
    private static final int MOST_PIPELINES = 100;

    private static final String OTHER = "other";

    /** From a millisecond to ten minutes: previews of small models, and pictures of large ones. */
    private static final double[] BUCKETS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300,
        600
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<Metric, Counter> counters = new EnumMap<>(Metric.class);
    private final Map<Metric, Histogram> histograms = new EnumMap<>(Metric.class);
    private final Set<String> pipelines = ConcurrentHashMap.newKeySet();

    public Metrics() {
        for (Metric metric : Metric.values()) {
            String[] labels = metric.labels().toArray(String[]::new);
            switch (metric.type()) {
                case COUNTER ->
                        counters.put(
                                metric,
                                Counter.builder()
                                        .name(metric.id())
                                        .help(metric.help())
                                        .labelNames(labels)
                                        .register(registry));
                case HISTOGRAM ->
                        histograms.put(
                                metric,
                                Histogram.builder()
                                        .name(metric.id())
                                        .help(metric.help())
                                        .labelNames(labels)
                                        .classicOnly()
                                        .classicUpperBounds(BUCKETS)
                                        .register(registry));
                default -> {
                    // A gauge is asked for its value, by whoever has it.
                }
            }
        }
    }

    /** Counts an answered request. */
    public void answered(
            String route, String method, int status, Iterable<String> codes, Duration took) {
        count(Metric.HTTP_REQUESTS, 1, route, method, Integer.toString(status));
        observe(Metric.HTTP_SECONDS, took, route);
        codes.forEach(code -> count(Metric.PROBLEMS, 1, code));
    }

    /** Counts how long a request waited for its place. */
    public void waited(Duration took) {
        observe(Metric.WAIT_SECONDS, took);
    }

    void count(Metric metric, long more, String... labels) {
        counters.get(metric).labelValues(labels).inc(more);
    }

    void observe(Metric metric, Duration took, String... labels) {
        histograms.get(metric).labelValues(labels).observe(took.toNanos() / 1e9);
    }

    /** The label of a pipeline. */
    String pipeline(String name) {
        if (pipelines.contains(name)) {
            return name;
        }
        return pipelines.size() < MOST_PIPELINES && pipelines.add(name) ? name : OTHER;
    }

    /** Asks for the value of a gauge without labels, at every scrape. */
    public void gauge(Metric metric, LongSupplier value) {
        gauge(metric, values -> values.accept(value.getAsLong(), new String[0]));
    }

    /** Asks for the values of a gauge, at every scrape. */
    void gauge(Metric metric, Consumer<BiConsumer<Long, String[]>> values) {
        GaugeWithCallback.builder()
                .name(metric.id())
                .help(metric.help())
                .labelNames(metric.labels().toArray(String[]::new))
                .callback(
                        told -> values.accept((value, labels) -> told.call((double) value, labels)))
                .register(registry);
    }

    /** All values, by name and labels. */
    public List<MetricSample> samples() {
        List<MetricSample> samples = new ArrayList<>();
        for (MetricSnapshot snapshot : registry.scrape()) {
            snapshot.getDataPoints().forEach(point -> samples.add(sample(snapshot, point)));
        }
        return samples;
    }

    private static MetricSample sample(MetricSnapshot snapshot, DataPointSnapshot point) {
        String name = snapshot.getMetadata().getPrometheusName();
        String help = snapshot.getMetadata().getHelp();
        Map<String, String> labels = new TreeMap<>();
        point.getLabels().forEach(label -> labels.put(label.getName(), label.getValue()));
        if (point instanceof HistogramSnapshot.HistogramDataPointSnapshot observed) {
            return new MetricSample(name, help, labels, observed.getSum(), observed.getCount());
        }
        if (point instanceof CounterSnapshot.CounterDataPointSnapshot counted) {
            return new MetricSample(name + "_total", help, labels, counted.getValue(), null);
        }
        double value = ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue();
        return new MetricSample(name, help, labels, value, null);
    }

    /** The type of {@link #text}. */
    public static String contentType() {
        return PrometheusTextFormatWriter.CONTENT_TYPE;
    }

    /** All values, in Prometheus' text format. */
    public byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }
}
