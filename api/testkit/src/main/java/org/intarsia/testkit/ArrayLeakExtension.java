package org.intarsia.testkit;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Counts the arrays of the whole process, from the manager that all others hang on. */
final class ArrayLeakExtension implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(ArrayLeakExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(SPACE).put(LeakCheck.class, LeakCheck.on(root()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getStore(SPACE).remove(LeakCheck.class, LeakCheck.class).close();
    }

    private static NDManager root() {
        try (NDManager base = NDManager.newBaseManager()) {
            return base.getParentManager();
        }
    }
}
