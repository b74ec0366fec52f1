package org.intarsia.app.soak;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.intarsia.pipeline.live.Generation;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;

/** Class loaders of parts that served, and whether they are collected when nothing needs them. */
final class LoaderWatch {
    private static final int ATTEMPTS = 10;

    private final List<WeakReference<ClassLoader>> seen = new ArrayList<>();

    /** Notes the loaders of a generation. */
    void add(Generation generation) {
        for (ClassLoader loader : loaders(generation)) {
            if (seen.stream().noneMatch(it -> it.get() == loader)) {
                seen.add(new WeakReference<>(loader));
            }
        }
    }

    /**
     * How many stay after a collection though neither an installed bundle nor a kept generation
     * needs them.
     */
    int alive(List<Generation> kept) throws InterruptedException {
        Set<ClassLoader> needed = new LinkedHashSet<>();
        kept.forEach(generation -> needed.addAll(loaders(generation)));
        int left = seen.size();
        for (int attempt = 0; attempt < ATTEMPTS && left > 0; attempt++) {
            System.gc();
            Thread.sleep(50);
            left =
                    (int)
                            seen.stream()
                                    .map(WeakReference::get)
                                    .filter(it -> it != null && !needed.contains(it))
                                    .filter(LoaderWatch::uninstalled)
                                    .count();
        }
        return left;
    }

    private static Set<ClassLoader> loaders(Generation generation) {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        generation.implementations().forEach(type -> loaders.add(type.getClassLoader()));
        return loaders;
    }

    /** An installed bundle keeps its loader, used or not. */
    private static boolean uninstalled(ClassLoader loader) {
        return !(loader instanceof BundleReference of)
                || of.getBundle() == null
                || of.getBundle().getState() == Bundle.UNINSTALLED;
    }
}
