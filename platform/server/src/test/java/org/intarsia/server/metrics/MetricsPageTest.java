package org.intarsia.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of metrics is also their documentation, and the dashboard names no other. */
class MetricsPageTest {
    private static final Path DOCS = Path.of("../../docs");

    @Test
    void thePageIsMadeOfTheTable() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        "# Metrics\nGenerated from the server's table; do not edit. `GET /metrics` answers in"
                                + " Prometheus' text format; [Server](server.md) shows how\nto scrape it."
                                + " `docs/grafana/intarsia.json` is a dashboard of these metrics for Grafana.\n\n"
                                + "| metric | type | labels | what |\n|---|---|---|---|\n");
        for (Metric metric : Metric.values()) {
            page.append("| `")
                    .append(metric.id())
                    .append("` | ")
                    .append(metric.type().name().toLowerCase())
                    .append(" | ")
                    .append(String.join(", ", metric.labels()))
                    .append(" | ")
                    .append(metric.help())
                    .append(" |\n");
        }
        Path file = DOCS.resolve("metrics.md");
        if ("record".equals(System.getProperty("metrics"))) {
            Files.writeString(file, page.toString());
        }
        assertEquals(
                page.toString(),
                Files.readString(file),
                "record it with: mvn -Dmetrics=record -Dtest=MetricsPageTest");
    }

    @Test
    void theDashboardShowsEveryMetricAndNamesNoOther() throws IOException {
        Set<String> known =
                Arrays.stream(Metric.values()).map(Metric::id).collect(Collectors.toSet());
        Set<String> shown = new TreeSet<>();
        JsonNode dashboard =
                new ObjectMapper().readTree(DOCS.resolve("grafana/intarsia.json").toFile());
        int queries = 0;
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries++;
                Matcher names =
                        Pattern.compile("intarsia_\\w+").matcher(target.path("expr").asText());
                while (names.find()) {
                    String name = names.group().replaceAll("_(bucket|sum|count)$", "");
                    assertTrue(known.contains(name), name);
                    shown.add(name);
                }
            }
        }
        assertTrue(queries > 0);
        assertEquals(new TreeSet<>(known), shown);
    }
}
