package org.intarsia.kernel.internal.install;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.intarsia.kernel.internal.registry.BundleCheck;
import org.intarsia.kernel.internal.registry.MavenOrder;
import org.intarsia.kernel.internal.registry.Origins;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The plugins that the framework holds, without those that were replaced. */
final class PluginBundles {
    private final BundleContext context;
    private final TrustCheck vetting;
    private final BundleCollisions collisions;
    private final Set<Bundle> replaced = ConcurrentHashMap.newKeySet();

    PluginBundles(BundleContext context, TrustCheck vetting, BundleCollisions collisions) {
        this.context = context;
        this.vetting = vetting;
        this.collisions = collisions;
    }

    /**
     * Installs a bundle and does not start it.
     *
     * @throws PluginRefusedException when it is none that plugins may be; then it is not installed
     */
    Bundle install(PluginFile file, String signer, Admission admission) {
        Bundle bundle = bundle(file, signer, admission);
        try {
            BundleCheck.check(bundle);
            if (admission != Admission.ANY && twins(bundle).isEmpty()) {
                checkNewer(bundle);
            }
        } catch (RuntimeException e) {
            uninstall(bundle);
            throw e;
        }
        return bundle;
    }

    private Bundle bundle(PluginFile file, String signer, Admission admission) {
        String location = Origins.location(file.digest(), signer);
        BundleCollisions.Installing work =
                () -> context.installBundle(location, new ByteArrayInputStream(file.bytes()));
        try {
            return admission == Admission.REPLACING && vetting.acceptsAny()
                    ? collisions.beside(work)
                    : work.install();
        } catch (BundleException e) {
            String told = "its manifest cannot be used: " + PluginFailure.text(e);
            if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
                told = "this version is already installed, with other contents";
                if (admission == Admission.REPLACING) {
                    told +=
                            "; it is replaced under the trust policy any alone, so raise the version";
                }
            }
            throw new PluginRefusedException(told, e);
        }
    }

    /** An old build would bring back what a newer one fixed. */
    private void checkNewer(Bundle bundle) {
        Version highest =
                all().stream()
                        .filter(other -> other != bundle)
                        .filter(it -> it.getSymbolicName().equals(bundle.getSymbolicName()))
                        .map(Bundle::getVersion)
                        .max(MavenOrder.RISING)
                        .orElse(bundle.getVersion());
        if (MavenOrder.SAME_AS_MAVEN.compare(highest, bundle.getVersion()) > 0) {
            throw new PluginRefusedException(
                    "it is a downgrade: version "
                            + highest
                            + " is installed, this one is "
                            + bundle.getVersion()
                            + "; versions above "
                            + highest
                            + " will do; to install it anyway: install --older");
        }
    }

    List<Bundle> all() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !BundleCheck.capabilities(bundle).isEmpty())
                .filter(bundle -> !replaced.contains(bundle))
                .toList();
    }

    /** The bundle with these bytes, whatever its signature was; null when there is none. */
    Bundle withDigest(String digest) {
        return all().stream()
                .filter(bundle -> Origins.isOf(bundle, digest))
                .findFirst()
                .orElse(null);
    }

    /**
     * @throws IntarsiaException INT-501 when it is not there
     */
    Bundle get(String name, String version) {
        return all().stream()
                .filter(it -> it.getSymbolicName().equals(name))
                .filter(it -> it.getVersion().toString().equals(version))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.UNKNOWN_PLUGIN,
                                        "plugin " + name + " " + version,
                                        "no such plugin is installed",
                                        "See: plugins."));
    }

    /** Others of the same name and version. */
    List<Bundle> twins(Bundle bundle) {
        return all().stream()
                .filter(other -> other != bundle)
                .filter(other -> other.getSymbolicName().equals(bundle.getSymbolicName()))
                .filter(other -> other.getVersion().equals(bundle.getVersion()))
                .toList();
    }

    void replaced(Bundle bundle) {
        replaced.add(bundle);
    }

    /** Everybody who says that they need it. */
    List<String> users(String name, String version) {
        try {
            List<String> users = new ArrayList<>();
            for (ServiceReference<PluginUsers> one :
                    context.getServiceReferences(PluginUsers.class, null)) {
                users.addAll(context.getService(one).usersOf(name, version));
            }
            return users;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is given", e);
        }
    }

    void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
            replaced.remove(bundle);
        } catch (BundleException e) {
            throw new IllegalStateException("a bundle without an activator stops", e);
        }
    }
}
