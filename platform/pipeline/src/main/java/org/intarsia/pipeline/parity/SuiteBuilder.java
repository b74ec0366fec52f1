package org.intarsia.pipeline.parity;

import com.google.inject.Guice;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.reference.ReferenceSuite;

/** A suite has no parts and no weights: its plugin's module is all that it is built of. */
final class SuiteBuilder {
    private SuiteBuilder() {}

    static ReferenceSuite build(RegisteredComponent suite) {
        Object instance =
                Guice.createInjector(suite.newModule()).getInstance(suite.implementation());
        return (ReferenceSuite) instance;
    }
}
