package org.intarsia.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test after which arrays are alive that were not before it: on a manager that was not
 * closed, or on the engine's own. The message names the lines that made them. What the operations
 * and layers of {@code api/nn} keep for good is not counted. Tests so marked run one after the
 * other.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ArrayLeakExtension.class)
public @interface ArrayLeakCheck {}
