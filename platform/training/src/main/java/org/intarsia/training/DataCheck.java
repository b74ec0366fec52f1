package org.intarsia.training;

import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.training.data.Dataset;
import org.intarsia.training.net.Datasets;
import org.intarsia.training.recipe.Recipe;

/** Whether a pipeline can learn a data set. */
public final class DataCheck {
    private DataCheck() {}

    public static void check(Recipe recipe, Manifest manifest) {
        Problems problems = new Problems();
        Dataset data = Datasets.of(recipe.data());
        if (manifest.image().height() != data.size() || manifest.image().width() != data.size()) {
            problems.add(
                    ErrorCode.DATA_DOES_NOT_FIT,
                    "data -> image",
                    "the data has images of "
                            + data.size()
                            + " pixels, the manifest of "
                            + manifest.image(),
                    "Change data.size of the recipe, or the manifest's image.");
        }
        if (manifest.conditioning() instanceof ConditioningSpec.Classes classes
                && classes.classes() != data.classes()) {
            problems.add(
                    ErrorCode.DATA_DOES_NOT_FIT,
                    "data -> conditioning",
                    "the data has "
                            + data.classes()
                            + " classes, the manifest "
                            + classes.classes(),
                    "Set conditioning.classes of the manifest to " + data.classes() + ".");
        }
        problems.throwIfAny();
    }
}
