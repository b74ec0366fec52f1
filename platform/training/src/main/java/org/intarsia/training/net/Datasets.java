package org.intarsia.training.net;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.data.Dataset;
import org.intarsia.training.data.FirstPictures;
import org.intarsia.training.data.Shapes;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;

/** The data sets by name. */
public final class Datasets {
    private Datasets() {}

    public static Dataset of(Recipe.Data data) {
        if (!Recipes.DATA.contains(data.use())) {
            throw new IntarsiaException(
                    ErrorCode.UNKNOWN_DATA_SET,
                    "data",
                    "there is no data set \"" + data.use() + "\"",
                    "Data sets are " + String.join(", ", Recipes.DATA) + ".");
        }
        Dataset all = new Shapes(data.size(), data.seed(), data.turn());
        return data.count() == 0 ? all : new FirstPictures(all, data.count());
    }
}
