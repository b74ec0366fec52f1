package org.intarsia.spi.plugin;

import java.util.Optional;

/**
 * One option, as {@link Option} declares it.
 *
 * @param name as manifests write it: {@code hidden-size}
 * @param otherwise the default as a manifest would write it; empty where it is required or computed
 * @param computed what it is when it is left out, in words; may be empty
 * @param required whether it must be given
 * @param unit empty for none
 * @param help one line; empty where the record does not say
 */
public record OptionSpec(
        String name,
        OptionType type,
        Optional<String> otherwise,
        String computed,
        boolean required,
        String unit,
        String help) {
    /** The same with another default. */
    OptionSpec otherwise(String value) {
        return new OptionSpec(name, type, Optional.of(value), "", false, unit, help);
    }
}
