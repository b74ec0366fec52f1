package org.intarsia.kernel;

import java.nio.file.Path;
import java.util.List;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs and removes plugins, while others work. One change at a time: a call waits for the one
 * before it, which may take as long as a plugin may take to start (a minute, unless set otherwise).
 */
@ProviderType
public interface Plugins {
    /**
     * Installs a plugin beside the others, and waits until it is accepted or refused. None of its
     * code runs before it was looked at, and none on the caller's thread.
     *
     * @param jar read once and not needed afterwards
     * @return {@link PluginInfo.State#ACTIVE}, or {@link PluginInfo.State#REFUSED} with the reason;
     *     a file that is already in is not put in twice
     */
    default PluginInfo install(Path jar) {
        return install(jar, false);
    }

    /**
     * As {@link #install(Path)}.
     *
     * @param older whether a version below an installed one is accepted, which may undo a fix
     */
    default PluginInfo install(Path jar, boolean older) {
        return install(jar, new InstallOptions(older, false), Actor.PLATFORM);
    }

    /**
     * As {@link #install(Path)}.
     *
     * @param actor who asked for it
     * @throws IntarsiaException INT-506 when it is to be kept and the folder of plugins has another
     *     file of its name; INT-911 when that folder cannot be written, and then nothing was
     *     installed
     */
    PluginInfo install(Path jar, InstallOptions options, Actor actor);

    /**
     * Puts a plugin in the place of the same version with other contents, for its author: both are
     * there until the first is no longer used. Without an installed one of the same version it is
     * installed as by {@link #install(Path)}. Refused where the trust policy is another than {@code
     * any}, since a version has one content for everybody else.
     *
     * @param jar as for {@link #install(Path)}
     * @param actor who asked for it
     */
    Replacement replace(Path jar, Actor actor);

    /** As {@link #remove(String, String, Actor)}, by the platform. */
    default void remove(String bundle, String version) {
        remove(bundle, version, Actor.PLATFORM);
    }

    /**
     * Takes a plugin out. What was built of its parts keeps working.
     *
     * @param bundle its symbolic name
     * @param actor who asked for it
     * @throws IntarsiaException INT-501 when it is not there, INT-502 with the names of those who
     *     need it
     */
    void remove(String bundle, String version, Actor actor);

    /** Every refusal in this process, oldest first; of very many, the newest. */
    List<Refusal> refusals();
}
