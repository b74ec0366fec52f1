package org.intarsia.kernel.internal.registry;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.intarsia.kernel.ComponentTypes;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** Finds a component among those that are there at one moment. */
public final class ComponentFinder {
    private static final Comparator<RegisteredComponent> ORDER =
            Comparator.comparingInt((RegisteredComponent part) -> ComponentTypes.order(part.kind()))
                    .thenComparing(RegisteredComponent::name)
                    .thenComparing(ComponentFinder::version, MavenOrder.RISING);

    private final List<RegisteredComponent> components;
    private final long refused;

    public ComponentFinder(List<RegisteredComponent> components) {
        this(components, 0);
    }

    /**
     * @param refused bundles, any of which might have brought what is not found
     */
    ComponentFinder(List<RegisteredComponent> components, long refused) {
        this.refused = refused;
        this.components = components.stream().sorted(ORDER).toList();
    }

    public List<RegisteredComponent> components() {
        return components;
    }

    /** As {@link org.intarsia.kernel.Registry#find} says. */
    public RegisteredComponent find(Class<?> kind, String name, String versionRangeOrNull) {
        String subject = ComponentTypes.word(kind) + " " + name;
        List<RegisteredComponent> named =
                components.stream()
                        .filter(part -> part.kind() == kind && part.name().equals(name))
                        .toList();
        if (named.isEmpty()) {
            throw unknown(kind, name, subject);
        }
        VersionRange range = range(versionRangeOrNull, subject);
        return named.stream()
                .filter(part -> MavenOrder.includes(range, version(part)))
                .reduce((lower, higher) -> higher)
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.NO_MATCHING_VERSION,
                                        subject,
                                        "no installed version is in the range " + range + ".",
                                        "Installed: " + versions(named) + "."));
    }

    private IntarsiaException unknown(Class<?> kind, String name, String subject) {
        List<String> names =
                components.stream()
                        .filter(part -> part.kind() == kind)
                        .map(RegisteredComponent::name)
                        .distinct()
                        .toList();
        String next =
                names.isEmpty()
                        ? "No " + ComponentTypes.word(kind) + " is installed at all."
                        : Suggestions.suggest(name, names, "Installed:");
        return new IntarsiaException(
                ErrorCode.UNKNOWN_COMPONENT,
                subject,
                "no active plugin contains it.",
                next + refusals());
    }

    private String refusals() {
        return switch ((int) refused) {
            case 0 -> "";
            case 1 -> " A bundle was refused; the command plugins says why.";
            default -> " " + refused + " bundles were refused; the command plugins says why.";
        };
    }

    private static VersionRange range(String text, String subject) {
        if (text == null) {
            return new VersionRange("0");
        }
        try {
            return new VersionRange(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IntarsiaException(
                    ErrorCode.NO_MATCHING_VERSION,
                    subject,
                    "the version range " + text + " cannot be parsed.",
                    "Write \"[1,2)\", or \"1.2\" for that and above.");
        }
    }

    private static Version version(RegisteredComponent part) {
        return Version.parseVersion(part.version());
    }

    private static String versions(List<RegisteredComponent> parts) {
        return parts.stream()
                .map(RegisteredComponent::version)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
