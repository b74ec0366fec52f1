package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.osgi.annotation.versioning.ProviderType;

/** A recorded case: a tiny network, its inputs, and what the published code computed for them. */
@ProviderType
public interface ReferenceCase {
    String operation();

    /** Hyper-parameters by their published names: maps, lists, strings, numbers, booleans. */
    Map<String, Object> config();

    /**
     * An input tensor, attached to {@link #manager()}.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException INT-702 when the case has none of this
     *     name
     */
    NDArray input(String name);

    boolean has(String input);

    /** Whether the case compares an output or intermediate of this name. */
    boolean asks(String name);

    /** Lives until the case is compared. */
    NDManager manager();

    /** Takes intermediates by their name in the case; those that it does not name are ignored. */
    Trace trace();

    /**
     * Builds the parts of a manifest over the case's own files.
     *
     * @param manifest as a manifest file, where {@code weights:} has {@code role} (a role of the
     *     case's files) in place of {@code file}
     */
    CasePipeline assemble(Map<String, Object> manifest);

    /**
     * The parameters in one of the case's files, for a case of a layer alone, which is no pipeline.
     * Names that are not compared are ignored.
     *
     * @param role a role of the case's files: {@code weights}
     * @throws org.intarsia.spi.problem.IntarsiaException INT-702 when the case has no such file
     */
    Weights weights(String role);

    /** As {@link #assemble}, with parameters that gradients flow to. */
    CasePipeline assembleTrainable(Map<String, Object> manifest);
}
