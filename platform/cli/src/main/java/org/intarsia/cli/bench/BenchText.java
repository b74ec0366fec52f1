package org.intarsia.cli.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.intarsia.app.bench.BenchReport;
import org.intarsia.app.bench.EncoderReport;
import org.intarsia.app.bench.ForwardReport;
import org.intarsia.app.bench.PeakReport;
import org.intarsia.app.bench.TokenCosts;
import org.intarsia.app.bench.TokenReport;
import org.intarsia.base.ByteCount;

/** A measurement in lines for a person. */
final class BenchText {
    private BenchText() {}

    /**
     * @param name of the manifest
     */
    static List<String> of(String name, BenchReport report) {
        List<String> lines = new ArrayList<>();
        if (report instanceof ForwardReport forward) {
            lines.add(
                    name
                            + ", batch "
                            + forward.batch()
                            + ", medians of "
                            + forward.rounds()
                            + " rounds");
            addForward(lines, forward);
        } else if (report instanceof TokenReport tokens) {
            lines.add(
                    name
                            + ", batch "
                            + tokens.batch()
                            + ", "
                            + tokens.tokens()
                            + " tokens a picture");
            addTokens(lines, tokens);
        }
        if (report instanceof EncoderReport encoder) {
            addEncoder(lines, name, encoder);
            return lines;
        }
        if (report instanceof PeakReport peak) {
            lines.add(name + ", batch " + peak.batch() + ", from noise to pixels");
        }
        lines.add(memory(report));
        if (report instanceof PeakReport peak) {
            lines.add(
                    "estimate       "
                            + ByteCount.text(peak.estimateBytes())
                            + format(", %+.1f %% of the peak", 100 * peak.above())
                            + (peak.complete() ? "" : "; some parts do not state their memory"));
            addSteps(lines, "steps", peak.stepSeconds());
            addSteps(lines, "decoder steps", peak.decoderStepSeconds());
        }
        return lines;
    }

    private static void addSteps(List<String> lines, String name, List<Double> seconds) {
        if (!seconds.isEmpty()) {
            double all = seconds.stream().mapToDouble(Double::doubleValue).sum();
            lines.add(
                    format(
                            "%-15s%d in %.2f s, the longest %.2f s",
                            name, seconds.size(), all, Collections.max(seconds)));
        }
    }

    private static void addEncoder(List<String> lines, String name, EncoderReport report) {
        lines.add(
                name
                        + ", texts of "
                        + report.rows()
                        + " rows, medians of "
                        + report.rounds()
                        + (report.rounds() == 1 ? " round" : " rounds"));
        lines.add(
                format(
                        "parameters     %.2f M in a file of %s",
                        report.parameters() / 1e6, ByteCount.text(report.fileBytes())));
        lines.add(format("first text     %.2f s, the encoder just loaded", report.firstSeconds()));
        lines.add(
                format(
                        "second text    %.2f s, %.2f of the first",
                        report.secondSeconds(), report.ratio()));
        lines.add("before         " + resident(report.idle()));
        lines.add("after          " + resident(report.after()));
        lines.add("peak memory    " + ByteCount.text(report.peakBytes()) + " resident, both");
    }

    private static String resident(EncoderReport.Resident memory) {
        return ByteCount.text(memory.ownBytes())
                + " of its own, "
                + ByteCount.text(memory.fileBytes())
                + " of mapped files";
    }

    private static void addForward(List<String> lines, ForwardReport report) {
        lines.add(format("forward        %.1f ms", 1e3 * report.forwardSeconds()));
        if (report.flops() > 0) {
            lines.add(
                    format(
                            "rate           %.1f GFLOP/s (%.1f GFLOP)",
                            report.rate() / 1e9, report.flops() / 1e9));
        }
        lines.add(format("matrix rate    %.1f GFLOP/s (matmul)", report.matmulRate() / 1e9));
        lines.add(format("fastest rate   %.1f GFLOP/s (linear)", report.linearRate() / 1e9));
        if (report.flops() > 0) {
            lines.add(
                    format(
                            "share          %.1f %% of the matrix rate, %.1f %% of the fastest",
                            100 * report.share(), 100 * report.shareOfFastest()));
        }
    }

    private static void addTokens(List<String> lines, TokenReport report) {
        lines.add(
                format(
                        "generation     %.2f s with the cache, %.1f tokens/s in %d rows",
                        report.generationSeconds(), report.perSecond(), report.batch()));
        if (report.costs() == null) {
            for (int scale = 0; scale < report.askedSeconds().size(); scale++) {
                lines.add(call("scale " + (scale + 1), report.askedSeconds().get(scale)));
            }
        } else {
            addCosts(lines, report.costs(), report.tokens());
        }
        int times = report.allocations();
        lines.add("cache          allocated " + (times == 1 ? "once" : times + " times"));
    }

    private static void addCosts(List<String> lines, TokenCosts costs, int tokens) {
        lines.add(call("token " + costs.early(), costs.earlySeconds()));
        lines.add(
                call("token " + costs.late(), costs.lateSeconds())
                        + format(", %.2f times as long", costs.lateTimes()));
        lines.add(
                format(
                        "without cache  %.1f s, %.1f times as long (%d of %d tokens timed)",
                        costs.withoutSeconds(), costs.withoutTimes(), costs.timed(), tokens));
    }

    private static String call(String name, double seconds) {
        return format("%-15s%.1f ms", name, 1e3 * seconds);
    }

    private static String memory(BenchReport report) {
        return "peak memory    "
                + ByteCount.text(report.peakBytes())
                + " resident, weights "
                + ByteCount.text(report.weightBytes())
                + ", beyond them "
                + ByteCount.text(report.peakBytes() - report.weightBytes());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
