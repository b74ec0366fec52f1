package org.intarsia.spi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one option of a component, on a component of its options record. From this the platform
 * checks what a manifest gives, and makes the JSON Schema, the {@code parts} command and the
 * reference of all parts.
 *
 * <pre>{@code
 * public record JitOptions(
 *         @Option(value = "16", min = 1, max = 256, unit = "pixels", help = "side of a patch")
 *         int patchSize,
 *         @Option(value = "4.0", above = 0, max = 64, help = "hidden units over the width")
 *         double mlpRatio) {}
 * }</pre>
 *
 * <p>An option has a default, or is {@link #required}, or is {@link #computed}: then the record's
 * constructor is given null for one that was left out, and its type is no primitive. The
 * constructor checks only what relates two options.
 *
 * <p>Types: {@code int}, {@code long}, {@code float}, {@code double}, {@code boolean} and their
 * boxes, {@code String}, enums, and {@code List<T>} and {@code Map<String, T>} of their boxes. A
 * constant {@code NTK_AWARE} is {@code ntk-aware} in a manifest; the component {@code hiddenSize}
 * is {@code hidden-size}, {@code hidden_size} or {@code hiddenSize}. A number is finite.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Option {
    /**
     * The default, as a manifest would write it: {@code 16}, {@code true}, {@code ntk-aware},
     * {@code [1, 2, 4]}. Empty for none.
     */
    String value() default "";

    /** What the option means, in one line without a full stop. */
    String help();

    /** The least value allowed; of every element of a list or map. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The largest value allowed. */
    double max() default Double.POSITIVE_INFINITY;

    /** Values are greater than this one, which is not allowed itself. */
    double above() default Double.NEGATIVE_INFINITY;

    /** Values are less than this one, which is not allowed itself. */
    double below() default Double.POSITIVE_INFINITY;

    /** The least number of elements of a list or map. */
    int minItems() default 0;

    /** The largest number of elements of a list or map. */
    int maxItems() default 4096;

    /** The unit of a number, {@code pixels} for example; empty for none. */
    String unit() default "";

    /** Whether a manifest, or the preset that it names, must give the option. */
    boolean required() default false;

    /**
     * Says in words what an option without a default is when it is left out: {@code as many as
     * depth}.
     */
    String computed() default "";

    /**
     * The words allowed, where those are not all constants of the enum; empty for all of them. Only
     * for enums.
     */
    String[] choices() default {};
}
