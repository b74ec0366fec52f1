package org.intarsia.cli;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import picocli.CommandLine.IVersionProvider;

/** The version of this bundle. */
public final class ImplementationVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Bundle bundle = FrameworkUtil.getBundle(ImplementationVersion.class);
        return new String[] {
            "Intarsia " + (bundle == null ? "(not in a framework)" : bundle.getVersion())
        };
    }
}
