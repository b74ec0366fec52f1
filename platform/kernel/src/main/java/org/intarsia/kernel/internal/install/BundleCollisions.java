package org.intarsia.kernel.internal.install;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Keeps a second bundle of one name and version out, except for one that is to replace the first:
 * both are there until the first is no longer used, so that no request is lost.
 */
public final class BundleCollisions implements CollisionHook {
    // The framework calls the hook while it installs, on the same thread, and hands on nothing that
    // the caller of the installation chose.
    private final ThreadLocal<Boolean> replacing = new ThreadLocal<>();

    /** Installs a bundle. */
    @FunctionalInterface
    interface Installing {
        Bundle install() throws BundleException;
    }

    /** Installs beside what has the same name and version. */
    Bundle beside(Installing work) throws BundleException {
        replacing.set(true);
        try {
            return work.install();
        } finally {
            replacing.remove();
        }
    }

    @Override
    public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
        if (replacing.get() != null) {
            candidates.clear();
        }
    }
}
