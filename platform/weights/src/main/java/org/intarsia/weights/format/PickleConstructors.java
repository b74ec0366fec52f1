package org.intarsia.weights.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that mean something to a reader of tensors; every other one gives something opaque. */
final class PickleConstructors {
    static final PickleValue UNKNOWN_PERSISTENT =
            new PickleValue.Opaque("an unknown persistent object");

    private static final int MOST_DIMENSIONS = 64;
    private static final Set<String> PLAIN_TENSORS =
            Set.of(
                    "torch.Tensor",
                    "torch._tensor.Tensor",
                    "torch.nn.parameter.Parameter",
                    "torch.nn.parameter.Buffer");

    private final PickleStack stack;

    /**
     * @param stack counts what is made
     */
    PickleConstructors(PickleStack stack) {
        this.stack = stack;
    }

    PickleValue call(PickleValue function, PickleValue arguments) throws UnsupportedFileException {
        if (!(function instanceof PickleValue.Global global)) {
            return new PickleValue.Instance(null);
        }
        PickleValue made =
                arguments instanceof PickleValue.Tuple tuple ? call(global, tuple.items()) : null;
        return made != null ? made : new PickleValue.Instance(global);
    }

    private @Nullable PickleValue call(PickleValue.Global function, List<PickleValue> arguments)
            throws UnsupportedFileException {
        return switch (function.name()) {
            case "collections.OrderedDict",
                    "collections.Counter",
                    "__builtin__.dict",
                    "builtins.dict" ->
                    dict(arguments);
            case "collections.defaultdict" ->
                    arguments.isEmpty()
                            ? dict(arguments)
                            : dict(arguments.subList(1, arguments.size()));
            case "torch.Size" -> arguments.size() == 1 ? arguments.get(0) : null;
            case "torch._utils._rebuild_tensor",
                    "torch._utils._rebuild_tensor_v2",
                    "torch._utils._rebuild_tensor_v3",
                    "torch._utils._rebuild_qtensor" ->
                    tensor(function.member(), arguments);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                    parameter(arguments);
            case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type" ->
                    typed(arguments);
            case "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_sparse_csr_tensor" ->
                    sparse(arguments);
            case "torch._utils._rebuild_meta_tensor_no_storage" ->
                    shaped("meta", "a tensor without values, of the device meta", arguments, 1);
            case "torch._utils._rebuild_wrapper_subclass" -> wrapper(arguments);
            case "torch._utils._rebuild_nested_tensor" -> new PickleValue.Opaque("a nested tensor");
            case "torch.serialization._get_layout" -> layout(arguments);
            case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct" ->
                    new PickleValue.Opaque("a NumPy array");
            default -> null;
        };
    }

    /** A copy is made of pairs only; a dict of a dict is that dict. */
    private @Nullable PickleValue dict(List<PickleValue> arguments)
            throws UnsupportedFileException {
        if (arguments.isEmpty()) {
            return new PickleValue.Dict();
        }
        if (arguments.get(0) instanceof PickleValue.Dict same) {
            return same;
        }
        if (!(arguments.get(0) instanceof PickleValue.Sequence pairs)) {
            return null;
        }
        PickleValue.Dict dict = new PickleValue.Dict();
        stack.charge(pairs.items().size());
        for (PickleValue pair : pairs.items()) {
            List<PickleValue> two = items(pair);
            if (two.size() != 2) {
                return null;
            }
            dict.put(two.get(0), two.get(1));
        }
        return dict;
    }

    private static List<PickleValue> items(PickleValue pair) {
        if (pair instanceof PickleValue.Tuple tuple) {
            return tuple.items();
        }
        return pair instanceof PickleValue.Sequence list ? list.items() : List.of();
    }

    /**
     * (storage, offset, size, stride) and, from the second version on, (requires_grad, hooks[,
     * metadata]); the third has a dtype before the metadata. Null when it is not.
     */
    private static @Nullable PickleValue tensor(String function, List<PickleValue> arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof PickleValue.Storage storage)
                || !(arguments.get(1) instanceof PickleValue.IntegerNumber offset)) {
            return null;
        }
        List<Long> size = numbers(arguments.get(2));
        List<Long> stride = numbers(arguments.get(3));
        if (size == null || stride == null || size.size() != stride.size()) {
            return null;
        }
        PickleValue.Global dtype = null;
        int metadata = 6;
        if (function.endsWith("_v3")) {
            metadata = 7;
            if (arguments.size() < 7 || !(arguments.get(6) instanceof PickleValue.Global named)) {
                return null;
            }
            dtype = named;
        }
        boolean negated = false;
        if (arguments.size() > metadata
                && !function.endsWith("_qtensor")
                && arguments.get(metadata) instanceof PickleValue.Dict flags) {
            String unknown = unknownFlag(flags);
            if (unknown != null) {
                return new PickleValue.OtherTensor(
                        "view", "a tensor that is seen through \"" + unknown + "\"", size);
            }
            negated = isTrue(flags.child("neg"));
        }
        return new PickleValue.Tensor(storage, dtype, offset.value(), size, stride, negated);
    }

    /** A conjugated view is only of complex numbers, which are not loaded anyway. */
    private static @Nullable String unknownFlag(PickleValue.Dict flags) {
        return flags.children()
                .filter(flag -> !Set.of("neg", "conj").contains(flag.getKey()))
                .filter(
                        flag ->
                                !(flag.getValue() instanceof PickleValue.BooleanValue t)
                                        || t.value())
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static boolean isTrue(@Nullable PickleValue value) {
        return value instanceof PickleValue.BooleanValue truth && truth.value();
    }

    /** (tensor, requires_grad, hooks[, state]); null when it is not. */
    private static @Nullable PickleValue parameter(List<PickleValue> arguments) {
        return !arguments.isEmpty() && isTensor(arguments.get(0)) ? arguments.get(0) : null;
    }

    private static boolean isTensor(@Nullable PickleValue value) {
        return value instanceof PickleValue.Tensor || value instanceof PickleValue.OtherTensor;
    }

    /** (function, class, arguments, state): a tensor with attributes, or of a class of its own. */
    private @Nullable PickleValue typed(List<PickleValue> arguments)
            throws UnsupportedFileException {
        if (arguments.size() < 3
                || !(arguments.get(0) instanceof PickleValue.Global function)
                || !(arguments.get(1) instanceof PickleValue.Global type)
                || !(arguments.get(2) instanceof PickleValue.Tuple inner)) {
            return null;
        }
        PickleValue made = call(function, inner.items());
        if (PLAIN_TENSORS.contains(type.name()) || !isTensor(made)) {
            return made;
        }
        List<Long> size =
                made instanceof PickleValue.Tensor plain
                        ? plain.size()
                        : ((PickleValue.OtherTensor) made).size();
        return new PickleValue.OtherTensor(
                type.member(), "a tensor of the class " + type.name(), size);
    }

    /** (layout, (two or three tensors, size[, coalesced])). */
    private static @Nullable PickleValue sparse(List<PickleValue> arguments) {
        if (arguments.size() < 2 || !(arguments.get(1) instanceof PickleValue.Tuple parts)) {
            return null;
        }
        String form = arguments.get(0) instanceof PickleValue.Global g ? g.member() : "sparse";
        for (int at = parts.items().size() - 1; at >= 0; at--) {
            if (parts.items().get(at) instanceof PickleValue.Tuple) {
                return shaped(form, "a sparse tensor", parts.items(), at);
            }
        }
        return null;
    }

    private static @Nullable PickleValue wrapper(List<PickleValue> arguments) {
        return !arguments.isEmpty() && arguments.get(0) instanceof PickleValue.Global type
                ? shaped(type.member(), "a tensor of the class " + type.name(), arguments, 2)
                : null;
    }

    private static @Nullable PickleValue shaped(
            String form, String why, List<PickleValue> arguments, int at) {
        List<Long> size = arguments.size() > at ? numbers(arguments.get(at)) : null;
        return size == null ? null : new PickleValue.OtherTensor(form, why, size);
    }

    /** {@code torch.sparse_coo}, which is written as a text. */
    private static @Nullable PickleValue layout(List<PickleValue> arguments) {
        return arguments.size() == 1 && arguments.get(0) instanceof PickleValue.Text name
                ? new PickleValue.Global("torch", name.value().replaceFirst("^torch\\.", ""))
                : null;
    }

    private static @Nullable List<Long> numbers(PickleValue value) {
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
                && tuple.items().size() >= 5
                && tuple.items().get(0) instanceof PickleValue.Text kind
                && kind.value().equals("storage")
                && tuple.items().get(1) instanceof PickleValue.Global type
                && tuple.items().get(2) instanceof PickleValue.Text key
                && tuple.items().get(4) instanceof PickleValue.IntegerNumber count) {
            return new PickleValue.Storage(type, key.value(), count.value());
        }
        return UNKNOWN_PERSISTENT;
    }
}
