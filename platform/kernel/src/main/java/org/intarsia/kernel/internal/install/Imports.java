package org.intarsia.kernel.internal.install;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Lists the imports of a bundle that no bundle exports. */
final class Imports {
    private static final Pattern PACKAGE =
            Pattern.compile("\\(" + PackageNamespace.PACKAGE_NAMESPACE + "=([^)]+)\\)");

    private final BundleContext context;
    private final FrameworkWiring wiring;

    Imports(BundleContext context) {
        this.context = context;
        this.wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /**
     * @throws PluginRefusedException naming them all
     */
    void check(Bundle bundle) {
        List<String> missing = new ArrayList<>();
        for (BundleRequirement requirement :
                bundle.adapt(BundleRevision.class)
                        .getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
            String resolution =
                    requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
            boolean needed =
                    resolution == null || Namespace.RESOLUTION_MANDATORY.equals(resolution);
            if (needed && wiring.findProviders(requirement).isEmpty()) {
                missing.add(describe(requirement));
            }
        }
        if (!missing.isEmpty()) {
            throw new PluginRefusedException(
                    "it imports packages that are not available: " + String.join("; ", missing));
        }
    }

    private String describe(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        Matcher named = PACKAGE.matcher(filter);
        if (!named.find()) {
            return filter;
        }
        String name = named.group(1);
        List<String> offered =
                Stream.of(context.getBundles())
                        .map(bundle -> bundle.adapt(BundleRevision.class))
                        .filter(revision -> revision != null)
                        .map(r -> r.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
                        .flatMap(Collection::stream)
                        .filter(capability -> name.equals(attribute(capability, name(capability))))
                        .map(capability -> attribute(capability, "version"))
                        .distinct()
                        .toList();
        return offered.isEmpty()
                ? name
                : name + " " + range(filter) + " (offered: " + String.join(", ", offered) + ")";
    }

    private static String name(BundleCapability capability) {
        return capability.getNamespace();
    }

    private static String attribute(BundleCapability capability, String name) {
        return String.valueOf(capability.getAttributes().get(name));
    }

    /** "1.3 and above, below 2.0" of {@code (version>=1.3)(!(version>=2.0))}. */
    private static String range(String filter) {
        List<String> bounds = new ArrayList<>();
        Matcher bound = Pattern.compile("(!)?\\(version(>=|<=)([^)]+)\\)").matcher(filter);
        while (bound.find()) {
            boolean not = bound.group(1) != null;
            boolean floor = bound.group(2).equals(">=");
            String word = not ? (floor ? "below " : "above ") : (floor ? "at least " : "at most ");
            bounds.add(word + bound.group(3));
        }
        return String.join(" and ", bounds);
    }
}
