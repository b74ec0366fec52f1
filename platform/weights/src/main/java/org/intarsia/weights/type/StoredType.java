package org.intarsia.weights.type;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a file holds the elements of a tensor. */
public sealed interface StoredType permits LoadableType, UnloadableType {
    /** As safetensors names it, {@code F16}; else as the file does. */
    String name();

    /** Bits of one element in the file; 0 where that is not known. */
    int bits();

    /** The type of a name in a safetensors header; unknown ones are listed under it as well. */
    static StoredType named(String name) {
        StoredType known = Known.BY_NAME.get(name);
        return known != null
                ? known
                : new UnloadableType(name, 0, "a type that this version does not know");
    }

    /** The types that formats define today. */
    final class Known {
        private static final Map<String, StoredType> BY_NAME =
                Stream.of(
                                Stream.of(LoadableType.values()),
                                all(16, "whole numbers without a sign", "U16"),
                                all(32, "whole numbers without a sign", "U32"),
                                all(64, "whole numbers without a sign", "U64"),
                                all(
                                        8,
                                        "8-bit floats",
                                        "F8_E4M3",
                                        "F8_E5M2",
                                        "F8_E8M0",
                                        "F8_E4M3FNUZ",
                                        "F8_E5M2FNUZ"),
                                all(6, "6-bit floats", "F6_E2M3", "F6_E3M2"),
                                all(4, "4-bit floats", "F4"),
                                all(32, "complex numbers", "C32"),
                                all(64, "complex numbers", "C64"),
                                all(128, "complex numbers", "C128"))
                        .flatMap(types -> types)
                        .collect(Collectors.toMap(StoredType::name, Function.identity()));

        private Known() {}

        private static Stream<UnloadableType> all(int bits, String what, String... names) {
            return Stream.of(names).map(name -> new UnloadableType(name, bits, what));
        }
    }
}
