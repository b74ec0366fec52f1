package org.intarsia.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.nn.dit.JointPatchDit;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.nn.text.CausalNetwork;
import org.intarsia.nn.tokens.PyramidSession;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that uses what is here, and closes what it made, is never told that it leaks. */
@ArrayLeakCheck
class LeakFalseAlarmsTest {
    private static final Map<MatrixPrecision, EveryLayer> ALL =
            Map.of(
                    MatrixPrecision.FLOAT32, new EveryLayer(MatrixPrecision.FLOAT32),
                    MatrixPrecision.BFLOAT16, new EveryLayer(MatrixPrecision.BFLOAT16));

    static Set<String> names() {
        return ALL.get(MatrixPrecision.FLOAT32).uses().keySet();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void aUseThatClosesItsManagerIsNoLeak(String name) {
        for (EveryLayer layers : ALL.values()) {
            Consumer<NDManager> use = layers.uses().get(name);
            try (NDManager manager = NDManager.newBaseManager()) {
                Gradients.off(() -> use.accept(manager));
            }
            recorded(use);
        }
    }

    private static void recorded(Consumer<NDManager> use) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector gradients = manager.getEngine().newGradientCollector()) {
            use.accept(manager);
            gradients.zeroGradients();
        }
    }

    @Test
    void aConstantThatIsMadeAtItsFirstUseIsNoLeak() {
        for (int i = 0; i < 20; i++) {
            try (NDManager manager = NDManager.newBaseManager()) {
                Ops.times(manager.ones(new Shape(2)), Math.random());
            }
        }
    }

    @Test
    void anArrayThatAnOperationMadeHasTheLineOfItsCaller() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(2, 3));
            LeakCheck check = LeakCheck.on(manager);
            Ops.silu(x);
            String failure = assertThrows(AssertionError.class, check::close).getMessage();
            String line = getClass().getName() + ".anArrayThatAnOperationMadeHasTheLineOfItsCaller";
            assertTrue(failure.contains("float32 (2, 3), made at " + line), failure);
        }
    }

    @Test
    void everyOperationAndEveryLayerIsAmongThem() throws Exception {
        Set<String> wanted = new TreeSet<>();
        for (Class<?> type : Set.of(Ops.class, MapOps.class, ParameterUpdates.class)) {
            Stream.of(type.getDeclaredMethods())
                    .filter(it -> Modifier.isPublic(it.getModifiers()))
                    .forEach(it -> wanted.add(type.getSimpleName() + "." + it.getName()));
        }
        // Networks of these layers, which the plugins that use them test whole.
        Set<Class<?>> others =
                Set.of(JointPatchDit.class, PyramidSession.class, CausalNetwork.class);
        for (Class<?> type : classes()) {
            if (!type.isInterface()
                    && !others.contains(type)
                    && Stream.of(type.getMethods()).anyMatch(this::isForward)) {
                wanted.add(type.getSimpleName());
            }
        }
        assertTrue(wanted.contains("ConvDecoder"), wanted.toString());
        wanted.removeAll(names());
        assertEquals(Set.of(), wanted, "neither operation nor layer is left out");
    }

    private boolean isForward(Method method) {
        return method.getName().equals("forward");
    }

    private static Set<Class<?>> classes() throws IOException, URISyntaxException {
        Path root = Path.of(Ops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("-info"))
                    .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
                    .map(LeakFalseAlarmsTest::load)
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Ops.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
