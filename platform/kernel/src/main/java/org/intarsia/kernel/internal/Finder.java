package org.intarsia.kernel.internal;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.intarsia.kernel.Kinds;
import org.intarsia.kernel.Registered;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Near;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** Finds a component among those that are there at one moment. */
public final class Finder {
    private static final Comparator<Registered> ORDER =
            Comparator.comparing((Registered part) -> Kinds.of(part.kind()).orElseThrow())
                    .thenComparing(Registered::name)
                    .thenComparing(Finder::version);

    private final List<Registered> components;
    private final long refused;

    public Finder(List<Registered> components) {
        this(components, 0);
    }

    /**
     * @param refused bundles, any of which might have brought what is not found
     */
    Finder(List<Registered> components, long refused) {
        this.refused = refused;
        this.components = components.stream().sorted(ORDER).toList();
    }

    public List<Registered> components() {
        return components;
    }

    /** As {@link org.intarsia.kernel.Registry#find} says. */
    public Registered find(Class<?> kind, String name, String versionRangeOrNull) {
        String subject = Kinds.word(kind) + " " + name;
        List<Registered> named =
                components.stream()
                        .filter(part -> part.kind() == kind && part.name().equals(name))
                        .toList();
        if (named.isEmpty()) {
            throw unknown(kind, name, subject);
        }
        VersionRange range = range(versionRangeOrNull, subject);
        return named.stream()
                .filter(part -> range.includes(version(part)))
                .reduce((lower, higher) -> higher)
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        "INT-202",
                                        subject,
                                        "no installed version lies in " + range + ".",
                                        "Installed: " + versions(named) + "."));
    }

    private IntarsiaException unknown(Class<?> kind, String name, String subject) {
        List<String> names =
                components.stream()
                        .filter(part -> part.kind() == kind)
                        .map(Registered::name)
                        .distinct()
                        .toList();
        String next =
                names.isEmpty()
                        ? "No " + Kinds.word(kind) + " is installed at all."
                        : Near.suggest(name, names, "Installed:");
        return new IntarsiaException(
                "INT-201", subject, "no active plugin brings it.", next + refusals());
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
                    "INT-202",
                    subject,
                    "the version range " + text + " cannot be read.",
                    "Write \"[1,2)\", or \"1.2\" for that and above.");
        }
    }

    private static Version version(Registered part) {
        return Version.parseVersion(part.version());
    }

    private static String versions(List<Registered> parts) {
        return parts.stream().map(Registered::version).distinct().collect(Collectors.joining(", "));
    }
}
