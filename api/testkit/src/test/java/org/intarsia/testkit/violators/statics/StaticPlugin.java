package org.intarsia.testkit.violators.statics;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;

/** Keeps what it should not in three static fields, and one constant that it may. */
public final class StaticPlugin extends PluginModule {
    public static final String NAME = "statics";
    public static final AtomicInteger COUNTER = new AtomicInteger();
    public static final List<String> SEEN = new ArrayList<>();
    public static int last;

    /** No options. */
    public record Options() {}

    /** Counts. */
    public static final class Counting extends OneBranch {
        @Inject
        Counting() {
            last = COUNTER.incrementAndGet();
        }
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, NAME, Options.class, Counting.class);
    }
}
