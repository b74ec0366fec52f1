package org.intarsia.tokenizers.dino.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;

/** The hyper-parameters of a case that have the names of options. */
final class CaseOptions {
    private CaseOptions() {}

    static <O extends Record> O of(Class<O> type, Map<?, ?> config, List<String> names) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String name : names) {
            if (config.get(name) != null) {
                options.put(name, config.get(name));
            }
        }
        return Options.of(type, options);
    }
}
