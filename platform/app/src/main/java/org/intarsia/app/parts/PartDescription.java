package org.intarsia.app.parts;

import java.util.List;
import java.util.Map;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.OptionSpec;

/**
 * An installed part, without its classes.
 *
 * @param summary one line; empty where the plugin gives none
 * @param presets options by the name of the preset
 */
public record PartDescription(
        Kind kind,
        String name,
        String bundle,
        String version,
        String summary,
        List<OptionSpec> options,
        Map<String, Map<String, Object>> presets) {
    public PartDescription {
        options = List.copyOf(options);
    }

    static PartDescription of(Kind kind, RegisteredComponent component) {
        return new PartDescription(
                kind,
                component.name(),
                component.bundle(),
                component.version(),
                component.summary(),
                component.options().options(),
                component.presets());
    }
}
