package org.intarsia.server.jobs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** A store that breaks before it writes what a test says. */
final class BreakingStore {
    private BreakingStore() {}

    static JobStore of(JobStore store, Consumer<Job> before) {
        return (JobStore)
                Proxy.newProxyInstance(
                        JobStore.class.getClassLoader(),
                        new Class<?>[] {JobStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("write")) {
                                before.accept((Job) arguments[0]);
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
