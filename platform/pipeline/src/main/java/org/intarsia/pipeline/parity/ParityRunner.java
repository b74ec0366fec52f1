package org.intarsia.pipeline.parity;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Runs recorded cases with the suites of the installed plugins. The suite does the running, through
 * the SPI; this class finds, compares and explains. Tokenizers of texts are the platform's own.
 */
public final class ParityRunner {
    private final Registry registry;

    public ParityRunner(Registry registry) {
        this.registry = registry;
    }

    /** The case folders at or below a path. */
    public static List<Path> find(Path path) {
        return CaseFile.find(path);
    }

    /** Runs one case. A case without a suite has failed. */
    public CaseResult run(Path folder) {
        CaseFile file = CaseFile.read(folder);
        Optional<RegisteredComponent> suite =
                registry.components().stream()
                        .filter(
                                component ->
                                        component.kind() == ReferenceSuite.class
                                                && component.name().equals(file.model()))
                        .findFirst();
        boolean tokenizes = file.operation().equals(TokenizerCase.OPERATION);
        if (suite.isEmpty() && !tokenizes) {
            return failed(file, "no installed plugin runs cases of " + file.model());
        }
        try {
            return suite.isPresent()
                    ? run(file, SuiteBuilder.build(suite.get()))
                    : TokenizerCase.run(file);
        } catch (IntarsiaException e) {
            return failed(
                    file,
                    e.problems().stream().map(Object::toString).collect(Collectors.joining("; ")));
        } catch (RuntimeException e) {
            return failed(file, "it broke off: " + e);
        }
    }

    private CaseResult run(CaseFile file, ReferenceSuite runs) {
        if (!runs.operations().contains(file.operation())) {
            return failed(
                    file,
                    "the plugin of "
                            + file.model()
                            + " runs "
                            + new TreeSet<>(runs.operations())
                            + ", not "
                            + file.operation());
        }
        try (RecordedCase recorded = new RecordedCase(file, registry)) {
            return compare(file, recorded, runs.run(recorded));
        }
    }

    private static CaseResult failed(CaseFile file, String remark) {
        return new CaseResult(file.title(), false, null, 0, 0, remark);
    }

    private static CaseResult compare(
            CaseFile file, RecordedCase recorded, Map<String, NDArray> results) {
        List<CaseFile.Tensor> expected = file.withRole("expected");
        if (expected.isEmpty()) {
            return failed(file, "the case expects nothing");
        }
        CaseFile.Tensor worstTensor = null;
        Tolerance.Outcome worst = null;
        for (CaseFile.Tensor tensor : expected) {
            Tolerance.Outcome outcome =
                    tensor.tolerance()
                            .compare(results.get(tensor.name()), recorded.recorded(tensor.name()));
            if (worst == null || worse(outcome, worst)) {
                worst = outcome;
                worstTensor = tensor;
            }
        }
        String remark = worst.passed() ? "" : worst.remark() + firstDifference(file, recorded);
        return new CaseResult(
                file.title(),
                worst.passed(),
                worstTensor.name(),
                worst.worst(),
                worst.allowed(),
                remark);
    }

    private static boolean worse(Tolerance.Outcome outcome, Tolerance.Outcome than) {
        return outcome.passed() == than.passed() ? outcome.share() > than.share() : than.passed();
    }

    private static String firstDifference(CaseFile file, RecordedCase recorded) {
        int agreeing = 0;
        for (CaseFile.Tensor tensor : file.withRole("intermediate")) {
            NDArray seen = recorded.seen().get(tensor.name());
            if (seen == null) {
                continue;
            }
            Tolerance.Outcome outcome =
                    tensor.tolerance().compare(seen, recorded.recorded(tensor.name()));
            if (!outcome.passed()) {
                return "; first difference in "
                        + tensor.name()
                        + " ("
                        + outcome.worst()
                        + ", allowed "
                        + outcome.allowed()
                        + ")";
            }
            agreeing++;
        }
        return agreeing == 0 ? "" : "; all " + agreeing + " intermediates agree";
    }
}
