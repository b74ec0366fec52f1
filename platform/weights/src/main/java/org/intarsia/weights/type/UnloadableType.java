package org.intarsia.weights.type;

/**
 * A type that is listed and cannot be loaded.
 *
 * @param name as safetensors names it, {@code C64}; else as the file does
 * @param bits of one element in the file; 0 where that is not known
 * @param what it is in words: {@code complex numbers}
 */
public record UnloadableType(String name, int bits, String what) implements StoredType {}
