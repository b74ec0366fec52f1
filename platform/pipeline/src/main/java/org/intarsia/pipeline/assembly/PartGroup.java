package org.intarsia.pipeline.assembly;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.base.Closer;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.weights.StateDict;

/**
 * Parts that were built together, with the files and arrays that they stand on. Shared by the
 * assemblies that hold it; closed with the last of them.
 */
final class PartGroup {
    private final Plan.Group plan;
    private final NDManager manager;
    private final Map<Kind, BuiltPart> parts = new EnumMap<>(Kind.class);
    private final Map<FileKey, StateDict> files = new LinkedHashMap<>();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private int holders = 1;

    /**
     * @param manager of the parameters; closed with the group
     */
    PartGroup(Plan.Group plan, NDManager manager) {
        this.plan = plan;
        this.manager = manager;
    }

    record FileKey(Path file, String key) {}

    Plan.Group plan() {
        return plan;
    }

    NDManager manager() {
        return manager;
    }

    Map<Kind, BuiltPart> parts() {
        return parts;
    }

    Map<FileKey, StateDict> files() {
        return files;
    }

    /** What is closed after the parts, the youngest first. */
    <R extends AutoCloseable> R keep(R resource) {
        owned.add(0, resource);
        return resource;
    }

    /** False when it was closed already. */
    synchronized boolean tryRetain() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    void release() {
        synchronized (this) {
            holders--;
            if (holders != 0) {
                return;
            }
        }
        Closer closing = new Closer();
        parts.values().forEach(part -> closing.close(part::close));
        owned.forEach(closing::close);
        closing.close(manager);
        closing.throwIfAny();
    }
}
