package org.intarsia.spi.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.Component;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Parts that a manifest entry holds under {@code with:}. Injected into a component that is built of
 * parts of its own.
 */
@ProviderType
public interface Parts {
    /**
     * @param name the key under {@code with:}
     * @throws IntarsiaException INT-204 when it is missing or of another kind
     */
    <C extends Component> C part(String name, Class<C> kind);

    <C extends Component> Optional<C> find(String name, Class<C> kind);

    /** Those of a kind that are there, by their keys under {@code with:}. */
    default <C extends Component> Map<String, C> all(Class<C> kind, String... names) {
        Map<String, C> all = new LinkedHashMap<>();
        for (String name : names) {
            find(name, kind).ifPresent(part -> all.put(name, part));
        }
        return Collections.unmodifiableMap(all);
    }
}
