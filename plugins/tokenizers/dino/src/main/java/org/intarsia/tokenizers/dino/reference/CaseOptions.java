package org.intarsia.tokenizers.dino.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;

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

    static Grid grid(NDArray imageBCHW, int patch) {
        Shape shape = imageBCHW.getShape();
        return new ImageSpec((int) shape.get(2), (int) shape.get(3)).patches(patch);
    }
}
