package org.intarsia.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDList;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.intarsia.spi.forwarding.ForwardingBackbone;
import org.intarsia.spi.forwarding.ForwardingDecoder;
import org.intarsia.spi.forwarding.ForwardingHead;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.Predictor;
import org.junit.jupiter.api.Test;

/** Every method of an interface, the default ones too, reaches what is wrapped. */
class ForwardingTest {
    private static final Map<Class<?>, Object> ANSWERS =
            Map.of(
                    int.class, 7,
                    boolean.class, true,
                    Set.class, Set.of(),
                    Map.class, Map.of(),
                    List.class, List.of(),
                    Optional.class, Optional.empty());

    @Test
    void theBackboneAndItsSession() {
        everyMethod(Backbone.class, inner -> new ForwardingBackbone(inner) {});
        everyMethod(Backbone.Session.class, inner -> new ForwardingBackbone.Session(inner) {});
    }

    @Test
    void theHeadAndItsSession() {
        everyMethod(PredictionHead.class, ForwardingTest::head);
        everyMethod(PredictionHead.Session.class, inner -> new ForwardingHead.Session(inner) {});
    }

    @Test
    void theDecoder() {
        everyMethod(Decoder.class, inner -> new ForwardingDecoder(inner) {});
    }

    @Test
    void thePredictorWhoseOffspringIsWrappedToo() {
        everyMethod(Predictor.class, ForwardingTest::predictor);
        Predictor inner = proxy(Predictor.class, (proxy, method, args) -> proxy);
        Predictor outer = predictor(inner);
        assertFalse(outer.hold(null, null) == inner, "what is held is wrapped");
        assertFalse(outer.by("x") == inner, "another head is wrapped");
    }

    @Test
    void furtherHeadsAreWrapped() {
        PredictionHead further = proxy(PredictionHead.class, (proxy, method, args) -> null);
        PredictionHead inner =
                proxy(PredictionHead.class, (proxy, method, args) -> Map.of("further", further));
        PredictionHead wrapped = head(inner).heads().get("further");
        assertEquals(ForwardingHead.class, wrapped.getClass().getSuperclass());
    }

    private static PredictionHead head(PredictionHead inner) {
        return new ForwardingHead(inner) {
            @Override
            protected PredictionHead wrap(PredictionHead other) {
                return head(other);
            }
        };
    }

    private static Predictor predictor(Predictor inner) {
        return new ForwardingPredictor(inner) {
            @Override
            protected Predictor wrap(Predictor other) {
                return predictor(other);
            }
        };
    }

    private static <T> void everyMethod(Class<T> type, Function<T, T> wrap) {
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                List<String> reached = new ArrayList<>();
                NDList list = new NDList();
                T inner =
                        proxy(
                                type,
                                (proxy, called, args) -> {
                                    reached.add(called.getName());
                                    return called.getReturnType() == NDList.class
                                            ? list
                                            : ANSWERS.get(called.getReturnType());
                                });
                Object answer = call(method, wrap.apply(inner));
                assertEquals(List.of(method.getName()), reached, method + " is not passed on");
                if (method.getReturnType() == NDList.class) {
                    assertSame(list, answer, method + " gives what was given");
                }
            }
        }
    }

    private static Object call(Method method, Object on) {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes())
                        .map(type -> type == int.class ? (Object) 1 : null)
                        .toArray();
        try {
            return method.invoke(on, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(method.toString(), e);
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
