package org.intarsia.spi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of an options record as a record of options itself, which several parts
 * share: declared once, with what its constructor checks. In a manifest its options are written
 * beside the others, as if the part had declared them.
 *
 * <pre>{@code
 * public record DdtOptions(
 *         @OptionGroup(defaults = {"hidden-size=2048", "depth=2"}) DitBlocks blocks,
 *         @Option(value = "28", min = 0, max = 4096, help = "number of the first block")
 *         int firstBlock) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OptionGroup {
    /**
     * Defaults other than those that the group's record declares, each as {@code name=value}, the
     * name as a manifest writes it. An option that the group requires is not required then.
     */
    String[] defaults() default {};
}
