package org.intarsia.weights;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/** How a file holds the elements of a tensor, and as what they are loaded. */
public enum StoredType {
    F64(8, DataType.FLOAT32),
    F32(4, DataType.FLOAT32),
    F16(2, DataType.FLOAT32),
    BF16(2, DataType.FLOAT32),
    I64(8, DataType.INT64),
    I32(4, DataType.INT32),
    I16(2, DataType.INT32),
    I8(1, DataType.INT8),
    U8(1, DataType.UINT8),
    BOOL(1, DataType.BOOLEAN),
    U16(2, null),
    U32(4, null),
    U64(8, null),
    F8_E4M3(1, null),
    F8_E5M2(1, null);

    private final int width;
    private final DataType loaded;

    StoredType(int width, DataType loaded) {
        this.width = width;
        this.loaded = loaded;
    }

    /** Bytes of one element in the file. */
    public int width() {
        return width;
    }

    /** The type of a loaded array; empty for a type that is listed but cannot be loaded. */
    public Optional<DataType> loaded() {
        return Optional.ofNullable(loaded);
    }

    /** Whether the bytes of the file are the bytes of the loaded array. */
    public boolean isAsLoaded() {
        return loaded != null && loaded.getNumOfBytes() == width;
    }

    /** The type that a safetensors header names; empty when there is none of that name. */
    public static Optional<StoredType> named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
