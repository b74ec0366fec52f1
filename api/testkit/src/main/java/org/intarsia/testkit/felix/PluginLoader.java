package org.intarsia.testkit.felix;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.Consumer;

/** Loads a plugin's own classes afresh, and everything else as the test does. */
public final class PluginLoader extends URLClassLoader {
    private static final int PATIENCE = 100;

    private PluginLoader(URL location, ClassLoader parent) {
        super(new URL[] {location}, parent);
    }

    /**
     * Runs the work with a loader for the folder or jar that the class came from; fails when the
     * loader cannot be collected afterwards.
     */
    public static void collected(Class<?> anchor, Consumer<PluginLoader> work) {
        WeakReference<PluginLoader> loader = used(anchor, work);
        try {
            for (int wait = 0; wait < PATIENCE; wait++) {
                System.gc();
                if (loader.get() == null) {
                    return;
                }
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(
                "the classes of "
                        + anchor.getPackageName()
                        + " cannot be collected: something outside still holds an object of them."
                        + " Look for threads, thread-locals, shutdown hooks and listeners.");
    }

    /** A frame of its own, so that no local variable holds the loader. */
    private static WeakReference<PluginLoader> used(Class<?> anchor, Consumer<PluginLoader> work) {
        URL location = anchor.getProtectionDomain().getCodeSource().getLocation();
        try (PluginLoader loader = new PluginLoader(location, anchor.getClassLoader())) {
            work.accept(loader);
            return new WeakReference<>(loader);
        } catch (IOException e) {
            throw new AssertionError("the loader cannot be closed", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            if (findResource(name.replace('.', '/') + ".class") == null) {
                return super.loadClass(name, resolve);
            }
            return findClass(name);
        }
    }
}
