package org.intarsia.spi.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * Marks a bundle's {@link PluginModule}. The build turns it into the capability by which the
 * platform finds it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
@Capability(
        namespace = IntarsiaPlugin.NAMESPACE,
        attribute = {"module=${@class}", "spi=2"})
public @interface IntarsiaPlugin {
    String NAMESPACE = "org.intarsia.plugin";
}
