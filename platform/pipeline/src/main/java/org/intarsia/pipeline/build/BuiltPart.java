package org.intarsia.pipeline.build;

import java.util.Map;
import org.intarsia.base.Closer;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.Component;

/**
 * A part with the parts that it holds.
 *
 * @param instance as the platform calls it
 * @param with those that it holds, by their names in the manifest
 */
public record BuiltPart(
        PartEntry entry, ResolvedPart from, Component instance, Map<String, BuiltPart> with) {
    public RegisteredComponent component() {
        return from.component();
    }

    /** Closes the part and then those that it holds, whatever one of them throws. */
    public void close() {
        Closer closing = new Closer();
        closing.close(instance);
        with.values().forEach(held -> closing.close(held::close));
        closing.throwIfAny();
    }
}
