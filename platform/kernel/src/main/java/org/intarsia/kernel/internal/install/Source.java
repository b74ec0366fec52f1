package org.intarsia.kernel.internal.install;

import java.nio.file.Path;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.audit.Actor;

/** A file on its way in, and who asked for it. Used by one thread. */
final class Source {
    private final Path jar;
    private final InstallOptions options;
    private final Admission admission;
    private final Actor actor;
    private final String file;
    private final boolean again;
    private String bundle = "";

    /**
     * @param file as the audit log names it
     * @param again whether it is recorded only if the log does not tell it yet
     */
    private Source(
            Path jar,
            InstallOptions options,
            Admission admission,
            Actor actor,
            String file,
            boolean again) {
        this.jar = jar;
        this.options = options;
        this.admission = admission;
        this.actor = actor;
        this.file = file;
        this.again = again;
    }

    /** One that somebody names. */
    static Source named(Path jar, InstallOptions options, Actor actor) {
        return usual(jar, options, actor, options.keep() ? inFolder(jar) : "", false);
    }

    /** One that somebody names, to take the place of the same version. */
    static Source replacing(Path jar, Actor actor) {
        return new Source(jar, InstallOptions.USUAL, Admission.REPLACING, actor, "", false);
    }

    /** One that came into the folder of plugins. */
    static Source here(Path jar) {
        return usual(jar, InstallOptions.USUAL, Actor.PLATFORM, inFolder(jar), false);
    }

    /** One that is in the folder at the start; whoever can write there decides on versions. */
    static Source atStart(Path jar) {
        InstallOptions any = new InstallOptions(true, false);
        return usual(jar, any, Actor.PLATFORM, inFolder(jar), true);
    }

    /**
     * One that was refused because their signer was not trusted.
     *
     * @param here whether it is in the folder of plugins
     */
    static Source again(Path jar, Refusals.Attempt attempt, boolean here) {
        String file = here ? inFolder(jar) : "";
        return usual(jar, attempt.options(), attempt.actor(), file, true);
    }

    private static Source usual(
            Path jar, InstallOptions options, Actor actor, String file, boolean again) {
        Admission admission = options.older() ? Admission.ANY : Admission.NEWER;
        return new Source(jar, options, admission, actor, file, again);
    }

    private static String inFolder(Path jar) {
        return "plugins/" + jar.getFileName();
    }

    Path jar() {
        return jar;
    }

    InstallOptions options() {
        return options;
    }

    Admission admission() {
        return admission;
    }

    Actor actor() {
        return actor;
    }

    String file() {
        return file;
    }

    boolean again() {
        return again;
    }

    /** The symbolic name that it gives itself; empty until it is known. */
    String bundle() {
        return bundle;
    }

    void bundle(String name) {
        bundle = name;
    }
}
