package org.intarsia.pipeline.parity;

import com.google.inject.Guice;
import org.intarsia.kernel.PluginCode;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginPhase;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.build.WatchedPart;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.problem.IntarsiaException;

/** A suite has no parts and no weights: its plugin's module is all that it is built of. */
final class SuiteBuilder {
    private SuiteBuilder() {}

    /**
     * @throws IntarsiaException as {@link PluginFailure#of}
     */
    static ReferenceSuite build(RegisteredComponent suite) {
        PluginCode code = PluginCode.of(suite);
        try {
            Object made =
                    Guice.createInjector(suite.newModule()).getInstance(suite.implementation());
            return (ReferenceSuite) WatchedPart.of((ReferenceSuite) made, code);
        } catch (RuntimeException | Error e) {
            throw PluginFailure.of(code, PluginPhase.CONSTRUCTOR, e);
        }
    }
}
