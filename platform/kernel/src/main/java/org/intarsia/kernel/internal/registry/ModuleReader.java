package org.intarsia.kernel.internal.registry;

import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.Message;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.kernel.ComponentTypes;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.PluginModule.Contribution;
import org.intarsia.spi.plugin.PresetFile;
import org.intarsia.spi.plugin.Summary;

/** Asks a plugin's module what it brings. Runs the plugin's code. */
public final class ModuleReader {
    private ModuleReader() {}

    /**
     * @param modules a module, fresh at every call
     * @throws PluginRefusedException when the module fails, brings nothing, or brings what is no
     *     component
     */
    public static List<RegisteredComponent> read(Origin origin, Supplier<PluginModule> modules) {
        PluginModule module = modules.get();
        for (Element element : Elements.getElements(module)) {
            if (element instanceof Message message) {
                throw new PluginRefusedException(
                        message.getCause() == null
                                ? "its module failed: " + firstLine(message.getMessage())
                                : PluginFailure.reason(
                                        origin.code(module.getClass()), message.getCause()));
            }
        }
        Set<String> names = new HashSet<>();
        List<RegisteredComponent> parts = new ArrayList<>();
        for (Contribution<?, ?> contribution : module.contributions()) {
            String word = check(contribution);
            if (names.add(word)) {
                parts.add(
                        new RegisteredContribution(
                                contribution,
                                origin,
                                options(word, contribution),
                                summary(contribution),
                                presets(origin, contribution),
                                modules));
            } else {
                throw new PluginRefusedException("it contributes " + word + " twice");
            }
        }
        if (parts.isEmpty()) {
            throw new PluginRefusedException("its module contributes no component");
        }
        return parts;
    }

    /** What there is to say of a plugin that came in. */
    public static PluginInfo info(Origin origin, List<RegisteredComponent> parts) {
        return new PluginInfo(
                origin.bundle(),
                origin.version(),
                origin.digest(),
                origin.signer(),
                PluginInfo.State.ACTIVE,
                "",
                parts.stream()
                        .map(part -> ComponentTypes.word(part.kind()) + " " + part.name())
                        .toList());
    }

    /**
     * @throws NoSuchMethodException when there is no constructor without parameters
     * @throws PluginRefusedException when the constructor fails
     */
    public static PluginModule create(Origin origin, Class<?> type) throws NoSuchMethodException {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (PluginModule) constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new PluginRefusedException(PluginFailure.reason(origin.code(type), e), e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new PluginRefusedException("its module cannot be made", e);
        }
    }

    private static String check(Contribution<?, ?> contribution) {
        String word =
                ComponentTypes.find(contribution.kind())
                        .map(kind -> kind + " " + contribution.name())
                        .orElseThrow(
                                () ->
                                        new PluginRefusedException(
                                                "it contributes "
                                                        + contribution.name()
                                                        + " as a "
                                                        + contribution.kind().getSimpleName()
                                                        + ", which is not a kind of component"));
        if (!contribution.kind().isAssignableFrom(contribution.implementation())) {
            throw new PluginRefusedException("its " + word + " does not implement that kind");
        }
        return word;
    }

    private static OptionSchema<?> options(String word, Contribution<?, ?> contribution) {
        try {
            return OptionSchema.of(contribution.options());
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException(
                    "the options of its " + word + " are not declared rightly: " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, Map<String, Object>> presets(
            Origin origin, Contribution<?, ?> contribution) {
        try {
            return PresetFile.read(contribution.name(), origin.resources());
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException(PluginFailure.plain(e.getMessage()), e);
        }
    }

    private static String summary(Contribution<?, ?> contribution) {
        return Optional.ofNullable(contribution.implementation().getAnnotation(Summary.class))
                .map(Summary::value)
                .orElse("");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
