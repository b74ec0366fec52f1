package org.intarsia.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.intarsia.launcher.sample.Command;

/** A distribution with one system bundle. */
public final class SampleHome {
    private SampleHome() {}

    public static Path write(Path folder) throws IOException, URISyntaxException {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Files.createDirectories(folder.resolve("plugins"));
        Path api =
                Path.of(
                        ai.djl.Model.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Files.copy(api, lib.resolve("api.jar"));
        command(Files.createDirectories(folder.resolve("system")).resolve("command.jar"));
        return folder;
    }

    private static void command(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "command");
        headers.putValue("Bundle-Activator", Command.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework,ai.djl.ndarray.types");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : new String[] {"Command", "Command$Printer"}) {
                String path = "org/intarsia/launcher/sample/" + name + ".class";
                out.putNextEntry(new ZipEntry(path));
                try (InputStream in = Command.class.getResourceAsStream("/" + path)) {
                    in.transferTo(out);
                }
            }
        }
    }
}
