package org.intarsia.pipeline.build;

import org.intarsia.pipeline.manifest.DeclaredLatents;
import org.intarsia.spi.plugin.InnerPipeline;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a pipeline are built for.
 *
 * @param declared latents that no tokenizer makes, or null
 * @param inner whether it is a pipeline over pixels inside a part
 */
record BuildSpecs(
        ImageSpec image,
        ConditioningSpec conditioning,
        @Nullable DeclaredLatents declared,
        boolean inner) {
    /** What a part's nested parts are built for: this too, or what its options say. */
    BuildSpecs within(Record options) {
        return options instanceof InnerPipeline pipeline
                ? new BuildSpecs(
                        pipeline.image(image), pipeline.conditioning(conditioning), null, true)
                : this;
    }
}
