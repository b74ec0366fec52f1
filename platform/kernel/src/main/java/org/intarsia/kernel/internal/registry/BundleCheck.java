package org.intarsia.kernel.internal.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.base.FileNames;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** What a bundle's manifest must and must not contain to be accepted. Runs none of its code. */
public final class BundleCheck {
    /** The version of the SPI's shape that this platform offers. */
    static final String SPI = "2";

    private static final Pattern JAVA = Pattern.compile("\\(version>?=([0-9.]+)\\)");

    private BundleCheck() {}

    public static List<BundleCapability> capabilities(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null
                ? List.of()
                : revision.getDeclaredCapabilities(IntarsiaPlugin.NAMESPACE);
    }

    /** The names of its module classes. */
    public static List<String> modules(Bundle bundle) {
        List<String> modules = new ArrayList<>();
        for (BundleCapability capability : capabilities(bundle)) {
            if (!(capability.getAttributes().get("module") instanceof String module)) {
                throw new PluginRefusedException("it names no module");
            }
            modules.add(module);
        }
        return modules;
    }

    /**
     * @throws PluginRefusedException with the reason
     */
    public static void check(Bundle bundle) {
        if (bundle.getSymbolicName() == null) {
            throw new PluginRefusedException("it is a plain jar: its manifest describes no bundle");
        }
        name("name", bundle.getSymbolicName());
        String shown = bundle.getHeaders("").get(Constants.BUNDLE_NAME);
        if (shown != null) {
            name("Bundle-Name", shown);
        }
        if (capabilities(bundle).isEmpty()) {
            throw new PluginRefusedException(
                    "it is not a plugin: none of its classes carries @IntarsiaPlugin");
        }
        forbid(bundle, Constants.BUNDLE_ACTIVATOR, "it has a bundle activator");
        forbid(bundle, Constants.FRAGMENT_HOST, "it is a fragment of another bundle");
        forbid(bundle, Constants.BUNDLE_NATIVECODE, "it has native code");
        for (BundleCapability capability : capabilities(bundle)) {
            Object spi = capability.getAttributes().get("spi");
            if (spi == null) {
                throw new PluginRefusedException(
                        "its manifest does not name the SPI that it was built for");
            }
            if (!SPI.equals(spi.toString())) {
                throw new PluginRefusedException(
                        "it was built for SPI " + spi + "; this version has SPI " + SPI);
            }
        }
        checkJava(bundle);
    }

    /** Both are shown, and become names of files. */
    private static void name(String which, String name) {
        FileNames.fault(name)
                .ifPresent(
                        fault -> {
                            throw new PluginRefusedException(
                                    "its " + which + " is not usable: " + fault);
                        });
    }

    private static void forbid(Bundle bundle, String header, String reason) {
        if (bundle.getHeaders("").get(header) != null) {
            throw new PluginRefusedException(reason + ", which plugins must not have");
        }
    }

    private static void checkJava(Bundle bundle) {
        int here = Runtime.version().feature();
        for (BundleRequirement requirement :
                bundle.adapt(BundleRevision.class)
                        .getDeclaredRequirements(
                                ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)) {
            String filter = requirement.getDirectives().getOrDefault("filter", "");
            Matcher version = JAVA.matcher(filter);
            if (version.find() && feature(version.group(1)) > here) {
                throw new PluginRefusedException(
                        "it needs Java "
                                + feature(version.group(1))
                                + "; Java "
                                + here
                                + " runs here");
            }
        }
    }

    /** 8 for 1.8 and for 8. */
    private static int feature(String version) {
        String[] numbers = version.split("\\.");
        boolean old = numbers[0].equals("1") && numbers.length > 1;
        return Integer.parseInt(numbers[old ? 1 : 0]);
    }
}
