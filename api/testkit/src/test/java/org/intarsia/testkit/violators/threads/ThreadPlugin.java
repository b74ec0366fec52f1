package org.intarsia.testkit.violators.threads;

import com.google.inject.Inject;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.testkit.violators.OneBranch;

/** Starts a thread of its own and forgets it. */
public final class ThreadPlugin extends PluginModule {
    /** No options. */
    public record Options() {}

    /** Starts it; a daemon is a thread too. */
    public static final class Starting extends OneBranch {
        @Inject
        Starting() {
            Thread thread = new Thread(Starting::sleep, "forgotten");
            thread.setDaemon(true);
            thread.start();
        }

        private static void sleep() {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    protected void configure() {
        contribute(Guidance.class, "threads", Options.class, Starting.class);
    }
}
