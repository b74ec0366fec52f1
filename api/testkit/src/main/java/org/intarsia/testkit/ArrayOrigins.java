package org.intarsia.testkit;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Remembers where arrays were made. The engine has no event for it; every array is put into the map
 * of its manager as it is made, so the maps are exchanged for ones that look at the stack.
 */
final class ArrayOrigins {
    private static final int FRAMES = 3;
    private static final List<String> INSIDE =
            List.of(
                    "ai.djl.",
                    "java.",
                    "jdk.",
                    "org.intarsia.nn.ops.",
                    ArrayOrigins.class.getName());
    private static final Map<String, Origin> ORIGINS = new ConcurrentHashMap<>();

    private ArrayOrigins() {}

    private record Origin(NDArray array, List<StackTraceElement> frames) {}

    /** From now on, the arrays of a manager and of all below it are remembered. */
    static void remember(NDManager manager) {
        if (!(manager instanceof BaseNDManager base)) {
            throw new IllegalArgumentException("an unknown kind of manager: " + manager.getClass());
        }
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            synchronized (base) {
                @SuppressWarnings("unchecked") // the field's own type
                Map<String, AutoCloseable> now = (Map<String, AutoCloseable>) field.get(base);
                if (now instanceof Recorder) {
                    return;
                }
                Recorder recorder = new Recorder();
                recorder.putAll(now);
                field.set(base, recorder);
                now.values().stream()
                        .filter(NDManager.class::isInstance)
                        .forEach(below -> remember((NDManager) below));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this engine keeps its arrays in another way", e);
        }
    }

    /** Type, shape and the lines that made an array. */
    static String describe(NDArray array) {
        String what = array.getDataType() + " " + array.getShape();
        Origin origin = ORIGINS.get(array.getUid());
        if (origin == null || origin.array() != array) {
            return what + ", made before the check began";
        }
        return what
                + ", made at "
                + origin.frames().stream()
                        .map(StackTraceElement::toString)
                        .map(frame -> frame.substring(frame.lastIndexOf('/') + 1))
                        .collect(Collectors.joining(" < "));
    }

    /** Without the classes: those of a plugin must not be held. */
    private static List<StackTraceElement> stack() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.filter(frame -> isOutside(frame.getClassName()))
                                        .limit(FRAMES)
                                        .map(StackFrame::toStackTraceElement)
                                        .toList());
    }

    private static boolean isOutside(String type) {
        return INSIDE.stream().noneMatch(type::startsWith);
    }

    /** The map of one manager. */
    private static final class Recorder extends ConcurrentHashMap<String, AutoCloseable> {
        private static final long serialVersionUID = 1L;

        @Override
        public AutoCloseable put(String uid, AutoCloseable resource) {
            if (resource instanceof NDManager below) {
                remember(below);
            } else if (resource instanceof NDArray array) {
                // Moved from another manager, it was made where it was made.
                ORIGINS.compute(
                        uid,
                        (key, known) ->
                                known != null && known.array() == array
                                        ? known
                                        : new Origin(array, stack()));
            }
            return super.put(uid, resource);
        }

        @Override
        public AutoCloseable remove(Object uid) {
            AutoCloseable removed = super.remove(uid);
            forget(removed);
            return removed;
        }

        @Override
        public void clear() {
            values().forEach(Recorder::forget);
            super.clear();
        }

        /** What was moved to another manager is not closed, and still of interest. */
        private static void forget(AutoCloseable resource) {
            if (resource instanceof NDArray array && array.isReleased()) {
                ORIGINS.computeIfPresent(
                        array.getUid(), (uid, known) -> known.array() == array ? null : known);
            }
        }
    }
}
