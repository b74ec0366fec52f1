package org.intarsia.testkit.violators.good;

import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.testkit.violators.OneBranch;

/** Breaks no law. */
public final class GoodPlugin extends PluginModule {
    /** Fixed, so no state. */
    public static final List<String> WORDS = List.of("one", "two");

    /** Options with a reference and a primitive. */
    public record Options(
            @Option(computed = "1", min = 0, max = 9, help = "how strong") Integer scale,
            @Option(value = "false", help = "whether it is wide") boolean wide) {
        public Options {
            if (scale != null && scale == 7) {
                throw new IllegalArgumentException("scale " + scale);
            }
        }
    }

    /** Tells its options by its class's name only; takes what the platform gives. */
    public static final class Good extends OneBranch {
        @Inject
        Good(Options options, PredictionSpec prediction) {
            if (options.wide() || options.scale() == null || !prediction.isFlow()) {
                throw new IllegalStateException(options + " " + prediction);
            }
        }
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "good", Options.class, Good.class);
    }
}
