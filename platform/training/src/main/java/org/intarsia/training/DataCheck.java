package org.intarsia.training;

import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.training.data.Dataset;
import org.intarsia.training.net.Datasets;
import org.intarsia.training.recipe.Recipe;

/** Whether a pipeline can learn a data set. */
public final class DataCheck {
    private DataCheck() {}

    /** A decoder is shown what it is to make, the others what the pipeline works on. */
    public static void check(Recipe recipe, Plan plan) {
        Manifest manifest = plan.manifest();
        boolean makes = !plan.fixed().contains(Kind.DECODER);
        ImageSpec image = makes ? plan.pictures() : manifest.image();
        Problems problems = new Problems();
        Dataset data = Datasets.of(recipe.data());
        if (image.height() != data.size() || image.width() != data.size()) {
            problems.add(
                    ErrorCode.DATA_DOES_NOT_FIT,
                    "data -> image",
                    "the data has images of "
                            + data.size()
                            + " pixels, "
                            + (image.equals(manifest.image())
                                    ? "the manifest of "
                                    : "its decoder makes some of ")
                            + image,
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
