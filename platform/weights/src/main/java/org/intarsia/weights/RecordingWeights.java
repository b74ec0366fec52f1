package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Notes the names and shapes that a network asks for and allocates nothing. The values of its
 * parameters cannot be requested.
 */
public final class RecordingWeights implements Weights {
    private final Map<String, RequestedParameter> requested = new LinkedHashMap<>();
    private final Weights view;

    /**
     * @param prefix put before every name as it is: {@code net.}, or empty
     */
    public RecordingWeights(String prefix) {
        view = new WeightsView(new Recorder(), prefix);
    }

    /** What to build from; the same as this object. */
    public Weights view() {
        return view;
    }

    /** Everything requested so far, in the order in which it was first requested. */
    public List<RequestedParameter> requested() {
        synchronized (requested) {
            return List.copyOf(requested.values());
        }
    }

    @Override
    public Weights at(String name) {
        return view.at(name);
    }

    /**
     * @throws IntarsiaException INT-311 when the name was requested before with another shape
     */
    @Override
    public Parameter parameter(String name, Shape shape, Init init) {
        return view.parameter(name, shape, init);
    }

    /**
     * @throws IntarsiaException INT-311 when the name was requested before with another shape
     */
    @Override
    public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
        return view.fixed(name, shape, values);
    }

    @Override
    public Parameter table(Shape shape, Supplier<float[]> values) {
        return view.table(shape, values);
    }

    @Override
    public Weights either(String name, String older) {
        return view.either(name, older);
    }

    @Override
    public void unread(String name, Shape shape) {
        view.unread(name, shape);
    }

    private final class Recorder implements ParameterStore {
        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            return note(new RequestedParameter(name, shape, RequestedParameter.Role.PARAMETER));
        }

        @Override
        public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
            return note(new RequestedParameter(name, shape, RequestedParameter.Role.FIXED));
        }

        @Override
        public Parameter table(Shape shape, Supplier<float[]> values) {
            return new MissingParameter("", shape, "a table has no values while only planning");
        }

        @Override
        public void unread(String name, Shape shape) {
            note(new RequestedParameter(name, shape, RequestedParameter.Role.UNREAD));
        }

        @Override
        public boolean has(String beginning) {
            return false;
        }

        private Parameter note(RequestedParameter request) {
            synchronized (requested) {
                RequestedParameter before = requested.putIfAbsent(request.name(), request);
                if (before != null) {
                    ParameterConflicts.refuse(request.name(), before.shape(), request.shape());
                    if (before.role() == RequestedParameter.Role.UNREAD) {
                        requested.put(request.name(), request);
                    }
                }
            }
            return new MissingParameter(
                    request.name(),
                    request.shape(),
                    request.name() + " has no values while only planning");
        }
    }
}
