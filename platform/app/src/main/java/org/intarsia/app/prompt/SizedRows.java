package org.intarsia.app.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.spec.ImageSpec;

/**
 * Prompts of one size of pictures.
 *
 * @param size empty for the pipeline's own
 * @param rows their numbers
 */
public record SizedRows(Optional<ImageSpec> size, List<Integer> rows) {
    public SizedRows {
        rows = List.copyOf(rows);
    }

    /** In the order of their first lines; one group where no line says a size. */
    public static List<SizedRows> of(List<PromptLine> lines) {
        Map<Optional<ImageSpec>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            groups.computeIfAbsent(
                            Optional.ofNullable(lines.get(i).size()), it -> new ArrayList<>())
                    .add(i);
        }
        return groups.isEmpty()
                ? List.of(new SizedRows(Optional.empty(), List.of()))
                : groups.entrySet().stream()
                        .map(group -> new SizedRows(group.getKey(), group.getValue()))
                        .toList();
    }
}
