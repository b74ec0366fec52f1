package org.intarsia.training;

import org.intarsia.spi.IntarsiaException;
import org.intarsia.training.shapes.Shapes;

/** The data sets by name. */
final class Datasets {
    private Datasets() {}

    static Dataset of(Recipe.Data data) {
        if (!Recipes.DATA.contains(data.use())) {
            throw new IntarsiaException(
                    "INT-601",
                    "data",
                    "there is no data set \"" + data.use() + "\"",
                    "Data sets are " + String.join(", ", Recipes.DATA) + ".");
        }
        return new Shapes(data.size(), data.seed(), data.turn());
    }
}
