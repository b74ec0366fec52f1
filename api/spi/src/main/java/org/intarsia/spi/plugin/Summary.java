package org.intarsia.spi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says in one line what a component is, for {@code intarsia parts} and the reference of all parts.
 * On the class that implements it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Summary {
    /** One line without a full stop. */
    String value();
}
