package org.intarsia.app.desired;

import java.util.List;
import java.util.Locale;
import org.intarsia.app.difference.Difference;

/**
 * What has to be done about one pipeline.
 *
 * @param differences of its manifest; recorded is what runs
 */
public record StateChange(String pipeline, Action action, List<Difference> differences) {
    public StateChange {
        differences = List.copyOf(differences);
    }

    /** Of a pipeline. */
    public enum Action {
        LOAD,
        /** Parts change; no request waits. */
        SWAP,
        /** It is stopped and started again, since more than parts change. */
        RELOAD,
        UNLOAD;

        /** As it is written: {@code swap}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
