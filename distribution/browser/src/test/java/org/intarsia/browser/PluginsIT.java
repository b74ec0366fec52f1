package org.intarsia.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A plugin comes, is refused, is trusted, is used and goes, all in the browser. */
@ExtendWith(ServedConsole.class)
class PluginsIT {
    private static final LocatorAssertions.IsVisibleOptions LONG =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
    private static final LocatorAssertions.ContainsTextOptions LONG_TEXT =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    @TempDir Path folder;

    @Test
    void aPluginIsRefusedUnsignedTrustedSignedUsedAndUninstalled() throws Exception {
        Path jar = newer(ServedConsole.server().home());
        Path key = folder.resolve("ada");
        intarsia("plugins", "keygen", key.toString());
        intarsia("plugins", "sign", jar.toString(), "--key", key.toString());
        try (OwnPipeline own = OwnPipeline.start("z-plugged");
                Console console =
                        Console.open(ServedConsole.chromium(), ServedConsole.server()).enter()) {
            console.show("Plugins");
            console.label("Plugin (.jar)").setInputFiles(jar);
            console.button("Install it").click();
            Locator alert = console.page().getByRole(AriaRole.ALERT);
            assertThat(alert).containsText("INT-503", LONG_TEXT);

            console.show("Trust and audit");
            console.label("Public key").fill(Files.readString(folder.resolve("ada.pub")).strip());
            console.label("Whose it is").fill("Ada");
            console.button("Trust this key").click();
            assertThat(console.text("Ada is trusted.")).isVisible(LONG);

            console.show("Plugins");
            console.label("Plugin (.jar)").setInputFiles(jar);
            console.label("Signature (.sig)").setInputFiles(Path.of(jar + ".sig"));
            console.button("Install it").click();
            assertThat(console.text("9.0.0 is installed")).isVisible(LONG);

            console.pipeline(own.name());
            console.part("guidance cfg-interval").click();
            console.label("Version").selectOption("9.0.0");
            assertThat(console.button("Swap now")).isEnabled();
            console.button("Swap now").click();
            assertThat(console.text("serves generation")).isVisible(LONG);
            console.part("guidance cfg-interval 9.0.0").waitFor();

            console.show("Plugins");
            String uninstall = "Uninstall org.intarsia.guidance.cfg 9.0.0";
            console.button(uninstall).click();
            console.button("Uninstall it").click();
            assertThat(console.page().getByRole(AriaRole.STATUS).last())
                    .containsText(own.name(), LONG_TEXT);
            assertThat(console.text("did not work")).isVisible(LONG);

            console.pipeline(own.name());
            console.button("Roll back to 1").last().click();
            assertThat(console.text("again, after")).isVisible(LONG);
            console.button("Forget 2").click();
            console.button("Forget generation 2").click();
            assertThat(console.text("is forgotten")).isVisible(LONG);
            console.show("Plugins");
            console.button(uninstall).click();
            console.button("Uninstall it").click();
            assertThat(console.text("9.0.0 is uninstalled.")).isVisible(LONG);

            console.show("Trust and audit");
            console.button("Verify the log").click();
            assertThat(console.text("none changed, removed or added")).isVisible(LONG);
            console.saysNothingIsWrong();
        }
    }

    /** The guidance of the distribution as version 9, which nobody signed. */
    private Path newer(Path home) throws IOException {
        Path from;
        try (Stream<Path> jars = Files.list(home.resolve("plugins"))) {
            from =
                    jars.filter(it -> it.toString().contains("guidance-cfg"))
                            .findFirst()
                            .orElseThrow();
        }
        Path copy = folder.resolve("cfg-9.jar");
        try (JarFile jar = new JarFile(from.toFile());
                OutputStream bytes = Files.newOutputStream(copy)) {
            Manifest manifest = jar.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "9.0.0");
            try (JarOutputStream to = new JarOutputStream(bytes, manifest)) {
                for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                    JarEntry entry = all.nextElement();
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(to);
                    }
                }
            }
        }
        return copy;
    }

    private void intarsia(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ServedConsole.server().home().resolve("intarsia").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("INTARSIA_STATE", folder.resolve("state").toString());
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), String.join(" ", arguments));
    }
}
