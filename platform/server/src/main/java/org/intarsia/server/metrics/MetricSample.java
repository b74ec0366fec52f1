package org.intarsia.server.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a metric for one set of labels.
 *
 * @param value of a counter or gauge; the sum of what a histogram observed
 * @param count observations of a histogram; null of another metric
 */
public record MetricSample(
        String name, String help, Map<String, String> labels, double value, @Nullable Long count) {}
