package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.spi.Elements;
import java.lang.reflect.Constructor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.spi.Component;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.plugin.OptionSpec;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.PluginModule.Contribution;
import org.intarsia.spi.plugin.PresetFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.felix.PluginLoader;
import org.jspecify.annotations.Nullable;

/**
 * Laws of whole plugins: what makes it safe to swap one. The plugin's classes are loaded by a
 * loader of their own, as a framework does it, so that nothing of them may be alive when the loader
 * is discarded.
 *
 * <pre>{@code
 * PluginLaws.of(MidpointPlugin.class)
 *         .given(PredictionSpec.class, prediction)
 *         .check(Sampler.class, "midpoint", Map.of("steps", 4),
 *                 sampler -> SamplerLaws.check(sampler, latents, prediction, ToyPredictor::new));
 * }</pre>
 */
public final class PluginLaws {
    /** Of another bundle of the API: recorded cases of a model, built without injection. */
    private static final String REFERENCE_SUITE = "org.intarsia.reference.ReferenceSuite";

    private final Class<? extends PluginModule> module;
    private final Map<Class<?>, Object> given = new LinkedHashMap<>();

    private PluginLaws(Class<? extends PluginModule> module) {
        this.module = module;
    }

    /**
     * @param module public, with a constructor without parameters
     */
    public static PluginLaws of(Class<? extends PluginModule> module) {
        return new PluginLaws(module);
    }

    /** What the platform would inject: a spec, {@code Weights}. Returns this. */
    public <T> PluginLaws given(Class<T> type, T value) {
        given.put(type, value);
        return this;
    }

    /**
     * Checks what every plugin keeps: its module can be made, brings each component under a name of
     * its own, with one constructor that is injected, options that say what they mean and presets
     * that can be read; no static field of its package or those below can change; no thread is
     * left, and its classes can be collected.
     */
    public void check() {
        inLoaderOfItsOwn(loader -> {});
    }

    /**
     * Checks the same of a plugin that was at work: builds a component as the platform does and
     * uses it.
     *
     * @param kind {@code Sampler.class} and so on
     * @param name by which manifests use it
     * @param options by the names of the record's components; the others are left out, as in a
     *     manifest
     * @param use the laws of its kind, for example; keeps nothing of the component
     */
    public <C extends Component> void check(
            Class<C> kind, String name, Map<String, ?> options, Consumer<? super C> use) {
        check(kind, name, null, options, use);
    }

    /**
     * As {@link #check(Class, String, Map, Consumer)}, with a preset under the options.
     *
     * @param preset a name in the part's file of presets, as {@code preset:} of a manifest; null
     *     for none
     * @throws org.intarsia.spi.problem.IntarsiaException what a manifest with these options is
     *     told: options that there are not, of another type, out of range
     */
    public <C extends Component> void check(
            Class<C> kind,
            String name,
            @Nullable String preset,
            Map<String, ?> options,
            Consumer<? super C> use) {
        inLoaderOfItsOwn(
                loader -> {
                    try (C component = build(loader, kind, name, preset, options)) {
                        use.accept(component);
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new AssertionError(name + " cannot be closed", e);
                    }
                });
    }

    private void inLoaderOfItsOwn(Consumer<PluginLoader> work) {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        PluginLoader.collected(
                module,
                loader -> {
                    contributionsAreWhole(loader);
                    work.accept(loader);
                    StaticState.assertNone(loader, module);
                    Laws.assertNoThreadSince(before);
                });
    }

    private void contributionsAreWhole(PluginLoader loader) {
        List<Contribution<?, ?>> contributions = contributions(module(loader));
        assertFalse(contributions.isEmpty(), module.getSimpleName() + " contributes nothing");
        Set<String> names = new HashSet<>();
        for (Contribution<?, ?> each : contributions) {
            String name = each.kind().getSimpleName() + " " + each.name();
            assertTrue(names.add(name), name + " is contributed twice");
            boolean suite = each.kind().getName().equals(REFERENCE_SUITE);
            assertTrue(
                    suite || each.kind().getPackageName().startsWith("org.intarsia.spi"),
                    each.kind() + " is no kind of component");
            long usable =
                    Stream.of(each.implementation().getDeclaredConstructors())
                            .filter(it -> isInjected(it) || suite && it.getParameterCount() == 0)
                            .count();
            assertEquals(1, usable, "@Inject constructors of " + name);
            optionsAreDeclared(name, each.options());
            if (!suite) {
                // No manifest names a suite: presets of its name are those of a part.
                presetsCanBeRead(name, each.options(), presets(loader, each.name()));
            }
        }
    }

    private static void presetsCanBeRead(
            String name,
            Class<? extends Record> options,
            Map<String, Map<String, Object>> presets) {
        presets.forEach(
                (preset, values) -> {
                    try {
                        OptionSchema.of(options).read(values, Map.of());
                    } catch (IntarsiaException e) {
                        Set<ErrorCode> codes =
                                e.problems().stream()
                                        .map(Problem::code)
                                        .collect(Collectors.toSet());
                        // What is required may be left to the manifest.
                        if (!codes.equals(Set.of(ErrorCode.MISSING_OPTION))) {
                            fail("preset " + preset + " of " + name + ": " + e.getMessage());
                        }
                    }
                });
    }

    private static Map<String, Map<String, Object>> presets(PluginLoader loader, String part) {
        try {
            return PresetFile.read(part, loader::findResource);
        } catch (IllegalArgumentException e) {
            return fail(e.getMessage(), e);
        }
    }

    private static void optionsAreDeclared(String name, Class<? extends Record> options) {
        List<String> silent =
                OptionSchema.of(options).options().stream()
                        .filter(option -> option.help().isEmpty())
                        .map(OptionSpec::name)
                        .toList();
        assertEquals(List.of(), silent, "options of " + name + " without @Option(help = ...)");
    }

    private static boolean isInjected(Constructor<?> constructor) {
        return constructor.isAnnotationPresent(Inject.class)
                || constructor.isAnnotationPresent(jakarta.inject.Inject.class);
    }

    private <C extends Component> C build(
            PluginLoader loader,
            Class<C> kind,
            String name,
            @Nullable String preset,
            Map<String, ?> options) {
        PluginModule plugin = module(loader);
        Contribution<?, ?> found =
                contributions(module(loader)).stream()
                        .filter(each -> each.kind() == kind && each.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> fail("no " + kind.getSimpleName() + " " + name));
        Map<String, Object> under = Map.of();
        if (preset != null) {
            Map<String, Map<String, Object>> presets = presets(loader, name);
            under = presets.get(preset);
            assertNotNull(under, name + " has no preset " + preset + ": " + presets.keySet());
        }
        Record read = OptionSchema.of(found.options()).read(under, options);
        Injector injector = Guice.createInjector(plugin, platform(read));
        return kind.cast(injector.getInstance(found.implementation()));
    }

    private Module platform(Record options) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bindValue(options.getClass(), options);
                given.forEach(this::bindValue);
            }

            @SuppressWarnings("unchecked") // the value was given for this type
            private <T> void bindValue(Class<T> type, Object value) {
                bind(type).toInstance((T) value);
            }
        };
    }

    private static List<Contribution<?, ?>> contributions(PluginModule plugin) {
        Elements.getElements(plugin);
        return plugin.contributions();
    }

    private PluginModule module(PluginLoader loader) {
        try {
            return (PluginModule) loader.loadClass(module.getName()).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(module + " needs a public constructor without parameters", e);
        }
    }
}
