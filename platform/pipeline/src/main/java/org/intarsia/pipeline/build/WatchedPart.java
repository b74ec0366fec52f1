package org.intarsia.pipeline.build;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.kernel.PluginCode;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginPhase;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Component;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext.Network;

/**
 * A part as the platform calls it: whatever its code throws becomes a problem that names the part,
 * what was asked of it and the line in its bundle. The objects that it gives to be called, such as
 * its sessions, are watched too.
 */
public final class WatchedPart implements InvocationHandler {
    private final Object part;
    private final PluginCode code;

    private WatchedPart(Object part, PluginCode code) {
        this.part = part;
        this.code = code;
    }

    /** The part with every interface of it that the platform knows. */
    public static Component of(Component part, PluginCode code) {
        return (Component) watched(part, code);
    }

    /** The part as this type: itself where the type is a class of its plugin. */
    public static <T> Optional<T> as(Component part, Class<T> type) {
        Object asked = type.isInterface() && type.isInstance(part) ? part : raw(part);
        return Optional.of(asked).filter(type::isInstance).map(type::cast);
    }

    private static Object watched(Object part, PluginCode code) {
        if (Proxy.isProxyClass(part.getClass())
                && Proxy.getInvocationHandler(part) instanceof WatchedPart) {
            return part;
        }
        ClassLoader own = WatchedPart.class.getClassLoader();
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        collect(part.getClass(), own, interfaces);
        return Proxy.newProxyInstance(
                own, interfaces.toArray(Class<?>[]::new), new WatchedPart(part, code));
    }

    private static void collect(Class<?> type, ClassLoader own, Set<Class<?>> interfaces) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Class<?> declared : one.getInterfaces()) {
                if (isKnown(declared, own)) {
                    interfaces.add(declared);
                } else {
                    collect(declared, own, interfaces);
                }
            }
        }
        if (type.isInterface()) {
            for (Class<?> above : type.getInterfaces()) {
                collect(above, own, interfaces);
            }
        }
    }

    private static boolean isKnown(Class<?> type, ClassLoader own) {
        if (!Modifier.isPublic(type.getModifiers()) || type.isSealed()) {
            return false;
        }
        try {
            return Class.forName(type.getName(), false, own) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        try {
            if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
                return part.equals(raw(arguments[0]));
            }
            return given(method.invoke(part, arguments));
        } catch (InvocationTargetException e) {
            throw PluginFailure.of(code, phase(method), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the interfaces of a watched part are public", e);
        }
    }

    private static Object raw(Object other) {
        return other != null
                        && Proxy.isProxyClass(other.getClass())
                        && Proxy.getInvocationHandler(other) instanceof WatchedPart watched
                ? watched.part
                : other;
    }

    /** What the platform calls later is the plugin's code too. */
    private Object given(Object result) {
        if (result instanceof Backbone.Session
                || result instanceof PredictionHead.Session
                || result instanceof Guidance.Session
                || result instanceof Codebook
                || result instanceof Component) {
            return watched(result, code);
        }
        if (result instanceof Network network) {
            return new Network(
                    (Backbone) watched(network.backbone(), code),
                    (PredictionHead) watched(network.head(), code));
        }
        if (result instanceof Optional<?> optional) {
            return optional.map(this::given);
        }
        if (result instanceof Map<?, ?> map
                && map.values().stream().anyMatch(WatchedPart::isCalled)) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((key, value) -> all.put(key, given(value)));
            return all;
        }
        return result;
    }

    private static boolean isCalled(Object value) {
        return value instanceof Component || value instanceof Network;
    }

    private static PluginPhase phase(Method method) {
        return switch (method.getName()) {
            case "open" -> PluginPhase.OPEN;
            case "encode", "embed", "represent" -> PluginPhase.ENCODE;
            case "codes", "accumulate", "input", "inputs" -> PluginPhase.CODEBOOK;
            case "forward" -> PluginPhase.FORWARD;
            case "hold", "predict" -> PluginPhase.PREDICT;
            case "branches", "combine", "memory", "restore" -> PluginPhase.GUIDE;
            case "start" -> PluginPhase.SAMPLER_START;
            case "step" -> PluginPhase.SAMPLER_STEP;
            case "decode", "render" -> PluginPhase.DECODE;
            case "loss" -> PluginPhase.LOSS;
            case "run" -> PluginPhase.RECORDED_CASE;
            case "close" -> PluginPhase.CLOSE;
            case "latents" ->
                    method.getParameterCount() > 0 ? PluginPhase.SAMPLER_END : PluginPhase.SPECS;
            default -> PluginPhase.SPECS;
        };
    }
}
