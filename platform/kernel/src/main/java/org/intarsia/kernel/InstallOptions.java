package org.intarsia.kernel;

/**
 * How a plugin is installed.
 *
 * @param older whether a version below an installed one is accepted, which may undo a fix
 * @param keep whether its file is put into the folder of plugins, so that later starts install it
 */
public record InstallOptions(boolean older, boolean keep) {
    /** For this process, and no older version. */
    public static final InstallOptions USUAL = new InstallOptions(false, false);
}
