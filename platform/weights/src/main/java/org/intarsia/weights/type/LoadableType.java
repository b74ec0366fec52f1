package org.intarsia.weights.type;

import ai.djl.ndarray.types.DataType;

/** A type that is read, and as what it is loaded. */
public enum LoadableType implements StoredType {
    F64(8, DataType.FLOAT32),
    F32(4, DataType.FLOAT32),
    F16(2, DataType.FLOAT32),
    BF16(2, DataType.FLOAT32),
    I64(8, DataType.INT64),
    I32(4, DataType.INT32),
    I16(2, DataType.INT32),
    I8(1, DataType.INT8),
    U8(1, DataType.UINT8),
    BOOL(1, DataType.BOOLEAN);

    private final int width;
    private final DataType loaded;

    LoadableType(int width, DataType loaded) {
        this.width = width;
        this.loaded = loaded;
    }

    /** Bytes of one element in the file. */
    public int width() {
        return width;
    }

    @Override
    public int bits() {
        return 8 * width;
    }

    /** The type of a loaded array. */
    public DataType loaded() {
        return loaded;
    }

    /** Whether the bytes of the file are the bytes of the loaded array. */
    public boolean isAsLoaded() {
        return loaded.getNumOfBytes() == width;
    }
}
