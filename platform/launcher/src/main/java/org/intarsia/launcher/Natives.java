package org.intarsia.launcher;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * libtorch as the distribution carries it, unpacked when it was built: {@code
 * <folder>/pytorch/<version>-<flavor>-<system>/}, the layout that DJL's own cache has, so that DJL
 * finds both the libraries and its JNI library there and unpacks nothing. The libraries of JNA,
 * SQLite and the tokenizers lie beside it: an unpacked copy could not be loaded from a temporary
 * folder that forbids to run what lies in it, and DJL would unpack beside libtorch, where nobody
 * may have to write.
 */
final class Natives {
    private static final int ERRORS_ONLY = 2;

    private final Path folder;

    Natives(Path folder) {
        this.folder = folder;
    }

    /** Does nothing where the folder is missing: DJL then looks on the class path. */
    void declare() {
        Path file = folder.resolve("torch.properties");
        if (!Files.isRegularFile(file)) {
            return;
        }
        Properties torch = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            torch.load(in);
        } catch (IOException e) {
            throw new LaunchException(
                    "INT-922 libtorch: its description cannot be read. Build or unpack the"
                            + " distribution again.",
                    e);
        }
        String version = torch.getProperty("version");
        String flavor = torch.getProperty("flavor");
        String name = version + "-" + flavor + "-" + torch.getProperty("system");
        Path libraries = folder.resolve("pytorch").resolve(name);
        System.setProperty("PYTORCH_VERSION", version);
        System.setProperty("PYTORCH_FLAVOR", flavor);
        System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        System.setProperty("jna.boot.library.path", folder.resolve("jna").toString());
        System.setProperty("org.sqlite.lib.path", folder.resolve("sqlite").toString());
        System.setProperty(
                "RUST_LIBRARY_PATH",
                folder.resolve("tokenizers")
                        .resolve(System.mapLibraryName("tokenizers"))
                        .toString());
        System.setProperty(
                "java.library.path",
                libraries + File.pathSeparator + System.getProperty("java.library.path", ""));
    }

    /**
     * Keeps libtorch's warnings about its own interfaces from the person at the terminal. It reads
     * the level that the environment asks for in Python only, so its variable is set. Does nothing
     * where the engine was built without it.
     */
    static void hush() {
        String libraries = System.getProperty("java.library.path").split(File.pathSeparator)[0];
        Path library = Path.of(libraries, System.mapLibraryName("c10"));
        if (!Files.isRegularFile(library)) {
            return;
        }
        try {
            NativeLibrary.getInstance(library.toString())
                    .getGlobalVariableAddress("FLAGS_caffe2_log_level")
                    .setInt(0, ERRORS_ONLY);
        } catch (UnsatisfiedLinkError withoutTheVariable) {
            return;
        }
    }
}
