package org.intarsia.pipeline.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.registry.ComponentFinder;
import org.intarsia.kernel.internal.registry.ModuleReader;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.spi.plugin.PluginModule;

/** Plugins in several versions, without a framework. */
public final class InMemoryRegistry implements Registry {
    private final List<PluginInfo> plugins = new CopyOnWriteArrayList<>();
    private final List<Consumer<PluginEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<RegisteredComponent> components = List.of();

    /** What one plugin brings; {@code part} may be called again and again. */
    public interface PartRegistrar {
        <C, O extends Record> void part(
                Class<C> kind, String name, Class<O> options, Class<? extends C> implementation);

        default <C> void part(Class<C> kind, String name, Class<? extends C> implementation) {
            part(kind, name, NoOptions.class, implementation);
        }
    }

    /** Puts a plugin in and tells those who listen. */
    public InMemoryRegistry with(String bundle, String version, Consumer<PartRegistrar> contents) {
        return with(bundle, version, bundle + "@" + version, contents);
    }

    /** Puts a plugin in the place of the same version. */
    public InMemoryRegistry replace(
            String bundle, String version, String digest, Consumer<PartRegistrar> contents) {
        List<RegisteredComponent> before =
                components.stream()
                        .filter(it -> it.bundle().equals(bundle) && it.version().equals(version))
                        .toList();
        with(bundle, version, digest, contents);
        List<RegisteredComponent> all = new ArrayList<>(components);
        all.removeAll(before);
        components = List.copyOf(all);
        return this;
    }

    private InMemoryRegistry with(
            String bundle, String version, String digest, Consumer<PartRegistrar> contents) {
        Origin origin = new Origin(bundle, version, digest, "", path -> null);
        List<RegisteredComponent> parts = ModuleReader.read(origin, () -> new Contents(contents));
        List<RegisteredComponent> all = new ArrayList<>(components);
        all.addAll(parts);
        components = List.copyOf(all);
        PluginInfo info = ModuleReader.info(origin, parts);
        plugins.add(info);
        listeners.forEach(it -> it.accept(new PluginEvent(PluginEvent.Kind.INSTALLED, info)));
        return this;
    }

    private static final class Contents extends PluginModule implements PartRegistrar {
        private final Consumer<PartRegistrar> contents;

        Contents(Consumer<PartRegistrar> contents) {
            this.contents = contents;
        }

        @Override
        protected void configure() {
            contents.accept(this);
        }

        @Override
        public <C, O extends Record> void part(
                Class<C> kind, String name, Class<O> options, Class<? extends C> implementation) {
            contribute(kind, name, options, implementation);
        }
    }

    @Override
    public List<PluginInfo> plugins() {
        return List.copyOf(plugins);
    }

    @Override
    public List<RegisteredComponent> components() {
        return new ComponentFinder(components).components();
    }

    @Override
    public RegisteredComponent find(Class<?> kind, String name, String versionRangeOrNull) {
        return new ComponentFinder(components).find(kind, name, versionRangeOrNull);
    }

    @Override
    public AutoCloseable listen(Consumer<PluginEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
