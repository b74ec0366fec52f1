package org.intarsia.weights.file;

import java.util.Map;
import org.intarsia.weights.format.PickleValue;
import org.intarsia.weights.type.LoadableType;
import org.intarsia.weights.type.StoredType;
import org.intarsia.weights.type.UnloadableType;

/** PyTorch's names of types: those of its storage classes, and its dtypes. */
final class TorchTypes {
    private static final Map<String, StoredType> STORAGES =
            Map.ofEntries(
                    Map.entry("FloatStorage", LoadableType.F32),
                    Map.entry("DoubleStorage", LoadableType.F64),
                    Map.entry("HalfStorage", LoadableType.F16),
                    Map.entry("BFloat16Storage", LoadableType.BF16),
                    Map.entry("LongStorage", LoadableType.I64),
                    Map.entry("IntStorage", LoadableType.I32),
                    Map.entry("ShortStorage", LoadableType.I16),
                    Map.entry("CharStorage", LoadableType.I8),
                    Map.entry("ByteStorage", LoadableType.U8),
                    Map.entry("BoolStorage", LoadableType.BOOL),
                    Map.entry("ComplexHalfStorage", StoredType.named("C32")),
                    Map.entry("ComplexFloatStorage", StoredType.named("C64")),
                    Map.entry("ComplexDoubleStorage", StoredType.named("C128")),
                    Map.entry("QInt8Storage", quantized("QINT8", 8)),
                    Map.entry("QUInt8Storage", quantized("QUINT8", 8)),
                    Map.entry("QInt32Storage", quantized("QINT32", 32)),
                    Map.entry("QUInt4x2Storage", quantized("QUINT4x2", 8)),
                    Map.entry("QUInt2x4Storage", quantized("QUINT2x4", 8)));
    private static final Map<String, StoredType> DTYPES =
            Map.ofEntries(
                    Map.entry("float64", LoadableType.F64),
                    Map.entry("float32", LoadableType.F32),
                    Map.entry("float16", LoadableType.F16),
                    Map.entry("bfloat16", LoadableType.BF16),
                    Map.entry("int64", LoadableType.I64),
                    Map.entry("int32", LoadableType.I32),
                    Map.entry("int16", LoadableType.I16),
                    Map.entry("int8", LoadableType.I8),
                    Map.entry("uint8", LoadableType.U8),
                    Map.entry("bool", LoadableType.BOOL),
                    Map.entry("uint16", StoredType.named("U16")),
                    Map.entry("uint32", StoredType.named("U32")),
                    Map.entry("uint64", StoredType.named("U64")),
                    Map.entry("complex32", StoredType.named("C32")),
                    Map.entry("complex64", StoredType.named("C64")),
                    Map.entry("complex128", StoredType.named("C128")),
                    Map.entry("float8_e4m3fn", StoredType.named("F8_E4M3")),
                    Map.entry("float8_e5m2", StoredType.named("F8_E5M2")),
                    Map.entry("float8_e8m0fnu", StoredType.named("F8_E8M0")),
                    Map.entry("float8_e4m3fnuz", StoredType.named("F8_E4M3FNUZ")),
                    Map.entry("float8_e5m2fnuz", StoredType.named("F8_E5M2FNUZ")));

    private TorchTypes() {}

    private static UnloadableType quantized(String name, int bits) {
        return new UnloadableType(name, bits, "quantized numbers");
    }

    static StoredType of(PickleValue.Tensor tensor) {
        PickleValue.Global named = tensor.dtype();
        StoredType type =
                named == null ? known(STORAGES, tensor.storage().type()) : known(DTYPES, named);
        return tensor.negated() && type == LoadableType.BOOL
                ? new UnloadableType("BOOL", 8, "negated truth values")
                : type;
    }

    private static StoredType known(Map<String, StoredType> types, PickleValue.Global named) {
        StoredType known = named.module().equals("torch") ? types.get(named.member()) : null;
        return known != null ? known : StoredType.named(named.name());
    }

    /** Whether a storage counts bytes, not elements. */
    static boolean isUntyped(PickleValue.Storage storage) {
        return storage.type().member().endsWith("UntypedStorage");
    }
}
