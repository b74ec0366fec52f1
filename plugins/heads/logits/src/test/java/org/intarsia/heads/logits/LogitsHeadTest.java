package org.intarsia.heads.logits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.junit.jupiter.api.Test;

class LogitsHeadTest {
    private static final Grid GRID = new Grid(2, 2);
    private static final LatentSpec IDS = new LatentSpec.Discrete("toy", 7, 1, List.of(GRID));

    /** Notes the names and shapes that a constructor asks for. */
    private record Noting(String prefix, Set<String> names) implements Weights {
        @Override
        public Weights at(String name) {
            return new Noting(prefix + name + ".", names);
        }

        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            names.add(prefix + name + shape);
            return null;
        }

        @Override
        public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
            return parameter(name, shape, Init.zeros());
        }

        @Override
        public Parameter table(Shape shape, Supplier<float[]> values) {
            return null;
        }
    }

    private static FeatureSpec features(TensorSpec... members) {
        return new FeatureSpec(List.of(members), GRID, 0);
    }

    private static LogitsHead head(LogitsOptions options, FeatureSpec features, Set<String> names) {
        return new LogitsHead(
                options, new Noting("", names), features, IDS, new ConditioningSpec.None());
    }

    @Test
    void llamaGensHeadIsANormAndAMatrix() {
        Set<String> names = new TreeSet<>();
        LogitsOptions plain = Options.of(LogitsOptions.class, Map.of());
        LogitsHead head = head(plain, features(TensorSpec.of("tokens", 4, 8)), names);
        assertEquals(Set.of("norm.weight(8)", "output.weight(7, 8)"), names);
        assertEquals(1, head.accepts().members().size());
        assertEquals(2 * 3 * 7 * 8, head.flops(3));
    }

    @Test
    void rarsHeadIsModulatedTokenByTokenAndVarsRowByRow() {
        LogitsOptions rar =
                Options.of(
                        LogitsOptions.class,
                        Map.of(
                                "norm",
                                "layer",
                                "eps",
                                1e-6,
                                "modulation",
                                "mod.1",
                                "linear",
                                "lm_head",
                                "bias",
                                true));
        Set<String> names = new TreeSet<>();
        TensorSpec tokens = TensorSpec.of("tokens", 4, 8);
        TensorSpec each = TensorSpec.of("condition", 4, 8);
        LogitsHead head = head(rar, features(tokens, each), names);
        assertEquals(
                Set.of(
                        "lm_head.bias(7)",
                        "lm_head.weight(7, 8)",
                        "mod.1.bias(16)",
                        "mod.1.weight(16, 8)"),
                names);
        assertTrue(each.fits(head.accepts().members().get(1)));
        TensorSpec one = TensorSpec.of("condition", 8);
        LogitsHead var = head(rar, features(tokens, one), new TreeSet<>());
        assertTrue(one.fits(var.accepts().members().get(1)));
    }

    @Test
    void whatHasNoVocabularyIsRefused() {
        LogitsOptions plain = Options.of(LogitsOptions.class, Map.of());
        LatentSpec real = new LatentSpec.Continuous("pixel", 3, GRID, -1, 1);
        FeatureSpec tokens = features(TensorSpec.of("tokens", 4, 8));
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new LogitsHead(
                                        plain,
                                        new Noting("", new TreeSet<>()),
                                        tokens,
                                        real,
                                        new ConditioningSpec.None()));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, e.problems().get(0).code());
        assertThrows(
                IntarsiaException.class,
                () -> Options.of(LogitsOptions.class, Map.of("norm", "batch", "eps", 2.0)));
    }
}
