package org.intarsia.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * libtorch as the distribution carries it, unpacked when it was built: {@code
 * <folder>/pytorch/<version>-<flavor>-<system>/}, the layout that DJL's own cache has, so that DJL
 * finds both the libraries and its JNI library there and unpacks nothing.
 */
final class Natives {
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
        System.setProperty(
                "java.library.path",
                libraries + File.pathSeparator + System.getProperty("java.library.path", ""));
    }
}
