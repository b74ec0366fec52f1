package org.intarsia.pipeline.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class ManifestChangesTest {
    private static final String TEXT =
            """
            intarsia: 1
            tokenizer: {use: vq, ch: 16}
            backbone: {use: jit, preset: B/16, weights: {file: jit.pth}, device: cpu}
            head: {use: patch-linear, with: {align: {kind: head, use: narrow, depth: 2}}}
            sampler: {use: heun, steps: 25, grid: uniform}
            """;

    private final ManifestChanges changes = new ManifestChanges(YamlReader.read(TEXT, "m.yaml"));

    private void set(String path, String text) {
        changes.set(path, YamlReader.value(text, path, "--set"));
    }

    private Object section(String kind) {
        return changes.root().plain().get(kind);
    }

    private List<String> dropped() {
        return changes.replaced().stream().map(ReplacedPart::toString).toList();
    }

    @Test
    void anotherPartBeginsWithItsDefaultsAndSaysWhatWasDropped() {
        set("sampler.use", "rk45");
        assertEquals(Map.of("use", "rk45"), section("sampler"));
        assertEquals(List.of("sampler: dropped steps, grid, which were set for heun"), dropped());
    }

    @Test
    void whatIsSetTooStaysBeforeOrAfterThePart() {
        set("sampler.steps", "10");
        set("sampler.use", "rk45");
        set("sampler.tolerance", "0.1");
        assertEquals(Map.of("use", "rk45", "steps", 10, "tolerance", 0.1), section("sampler"));
        assertEquals(List.of("sampler: dropped grid, which was set for heun"), dropped());
    }

    @Test
    void theSamePartKeepsWhatItHas() {
        set("sampler.use", "heun");
        set("sampler.steps", "3");
        assertEquals(Map.of("use", "heun", "steps", 3, "grid", "uniform"), section("sampler"));
        assertEquals(List.of(), dropped());
    }

    @Test
    void presetAndWeightsGoWithTheirPartAndTheDeviceStays() {
        set("backbone.use", "deco");
        assertEquals(Map.of("use", "deco", "device", "cpu"), section("backbone"));
        assertEquals(
                List.of("backbone: dropped preset, weights, which were set for jit"), dropped());
    }

    @Test
    void aPartInsideAPartIsReplacedLikeAnyOther() {
        set("head.with.align.use", "wide");
        assertEquals(
                Map.of(
                        "use",
                        "patch-linear",
                        "with",
                        Map.of("align", Map.of("kind", "head", "use", "wide"))),
                section("head"));
        assertEquals(
                List.of("head.with.align: dropped depth, which was set for narrow"), dropped());
    }

    @Test
    void aDecoderThatTheManifestLeavesOutIsTheTokenizersUntilAnotherIsSet() {
        set("decoder.use", "vq");
        assertEquals(Map.of("use", "vq", "ch", 16), section("decoder"));
        set("decoder.use", "other");
        assertEquals(Map.of("use", "other"), section("decoder"));
    }

    @Test
    void anEntryBelowAValueIsRefused() {
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> set("sampler.steps.first", "1"));
        assertEquals(ErrorCode.ARGUMENT_OUT_OF_RANGE, refused.problems().get(0).code());
    }

    @Test
    void anEntryThatIsCalledUseElsewhereReplacesNoPart() {
        set("backbone.weights.use", "x");
        assertEquals(
                Map.of("file", "jit.pth", "use", "x"),
                ((Map<?, ?>) section("backbone")).get("weights"));
        assertEquals(List.of(), dropped());
    }
}
