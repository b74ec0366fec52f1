package org.intarsia.kernel;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The code of a plugin, or of one of its parts: what a stack is compared with to find the line in
 * the plugin at which something failed.
 *
 * @param part kind and name, such as {@code sampler heun}; empty for the plugin's module
 * @param bundle its symbolic name
 * @param version of the bundle
 * @param loader of the bundle's classes
 * @param type the class of the part, or of the module
 */
@ProviderType
public record PluginCode(
        String part, String bundle, String version, ClassLoader loader, String type) {
    public PluginCode {
        Objects.requireNonNull(part, "part");
    }

    public static PluginCode of(RegisteredComponent component) {
        Class<?> type = component.implementation();
        return new PluginCode(
                ComponentTypes.word(component.kind()) + " " + component.name(),
                component.bundle(),
                component.version(),
                type.getClassLoader(),
                type.getName());
    }

    /** As the place of a problem: {@code sampler heun 1.0.0}. */
    public String subject() {
        return (part.isEmpty() ? "plugin " + bundle : part) + " " + version;
    }

    /** {@code bundle org.example.parts 1.0.0}. */
    public String origin() {
        return "bundle " + bundle + " " + version;
    }

    /** Whether a frame is of the bundle. */
    boolean owns(StackTraceElement frame) {
        if (loader == null || loader == PluginCode.class.getClassLoader()) {
            // On the class path nothing but the package tells the plugin's classes from others.
            int dot = type.lastIndexOf('.');
            return dot > 0 && frame.getClassName().startsWith(type.substring(0, dot + 1));
        }
        try {
            return Class.forName(frame.getClassName(), false, loader).getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether a frame is of the part's own class, or of a class inside it. */
    boolean isOwnClass(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.equals(type) || name.startsWith(type + "$");
    }
}
