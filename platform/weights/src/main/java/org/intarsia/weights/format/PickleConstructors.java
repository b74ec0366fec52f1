package org.intarsia.weights.format;

import java.util.ArrayList;
import java.util.List;

/** The calls that mean something to a reader of tensors; every other one gives something opaque. */
final class PickleConstructors {
    private static final int MOST_DIMENSIONS = 64;

    private PickleConstructors() {}

    static PickleValue call(PickleValue function, PickleValue arguments) {
        if (!(function instanceof PickleValue.Global global)) {
            return new PickleValue.Opaque("an unknown object");
        }
        PickleValue made = null;
        if (arguments instanceof PickleValue.Tuple tuple) {
            made =
                    switch (global.name()) {
                        case "collections.OrderedDict" ->
                                tuple.items().isEmpty() ? new PickleValue.Dict() : null;
                        case "torch._utils._rebuild_tensor_v2" -> tensor(tuple.items());
                        case "torch._utils._rebuild_parameter" -> parameter(tuple.items());
                        default -> null;
                    };
        }
        return made != null ? made : new PickleValue.Opaque("an object", global);
    }

    /** (storage, offset, size, stride, requires_grad, hooks[, metadata]); null when it is not. */
    private static PickleValue tensor(List<PickleValue> arguments) {
        if (arguments.size() < 6
                || !(arguments.get(0) instanceof PickleValue.Storage storage)
                || !(arguments.get(1) instanceof PickleValue.IntegerNumber offset)) {
            return null;
        }
        List<Long> size = numbers(arguments.get(2));
        List<Long> stride = numbers(arguments.get(3));
        if (size == null || stride == null || size.size() != stride.size()) {
            return null;
        }
        return new PickleValue.Tensor(storage, offset.value(), size, stride);
    }

    /** (tensor, requires_grad, hooks); null when it is not. */
    private static PickleValue parameter(List<PickleValue> arguments) {
        return arguments.size() == 3 && arguments.get(0) instanceof PickleValue.Tensor tensor
                ? tensor
                : null;
    }

    private static List<Long> numbers(PickleValue value) {
        if (!(value instanceof PickleValue.Tuple tuple) || tuple.items().size() > MOST_DIMENSIONS) {
            return null;
        }
        List<Long> numbers = new ArrayList<>();
        for (PickleValue item : tuple.items()) {
            if (!(item instanceof PickleValue.IntegerNumber whole)) {
                return null;
            }
            numbers.add(whole.value());
        }
        return List.copyOf(numbers);
    }

    /** The meaning of a persistent id: ("storage", type, key, device, count). */
    static PickleValue persistent(PickleValue id) {
        if (id instanceof PickleValue.Tuple tuple
                && tuple.items().size() == 5
                && tuple.items().get(0) instanceof PickleValue.Text kind
                && kind.value().equals("storage")
                && tuple.items().get(1) instanceof PickleValue.Global type
                && tuple.items().get(2) instanceof PickleValue.Text key
                && tuple.items().get(4) instanceof PickleValue.IntegerNumber count) {
            return new PickleValue.Storage(type, key.value(), count.value());
        }
        return new PickleValue.Opaque("an unknown persistent object");
    }
}
