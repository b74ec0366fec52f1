package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.intarsia.base.Digests;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.kernel.trust.Keys;
import org.intarsia.kernel.trust.Policy;
import org.intarsia.kernel.trust.Signature;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** The folder of plugins of a running instance. */
class PluginWatchIT {
    /** Looks at a folder take a third of a second, a damaged file ten of them. */
    private static final int WAIT_SECONDS = 30;

    @TempDir Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Path plugins;
    private KernelInFelix kernel;

    @BeforeEach
    void start() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        plugin("1.0.0").write(plugins, "first.jar");
    }

    @AfterEach
    void stop() {
        kernel.close();
        assertEquals(List.of(), new AuditLog(folder.resolve("audit.log")).verify().faults());
    }

    @Test
    void aFileComesAsAWholeVersionsStandSideBySideAndWhatIsUsedStays() throws Exception {
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/trust.json"), "{\"policy\": \"any\"}");
        watch();
        byte[] second = Files.readAllBytes(plugin("1.1.0").write(folder, "second.jar"));

        Path half = plugins.resolve("second.jar");
        Files.write(half, Arrays.copyOf(second, second.length / 2));
        Thread.sleep(1200);
        assertEquals(List.of("1.0.0"), versions(), "half a file disturbs nothing");
        assertEquals(List.of(), List.copyOf(told));
        Files.write(half, second);
        hears("second.jar: new version sample 1.1.0, guidance plain");
        assertEquals(List.of("1.0.0", "1.1.0"), versions());

        byte[] third = Files.readAllBytes(plugin("1.2.0").write(folder, "third.jar"));
        Files.write(half, Arrays.copyOf(third, 100));
        Thread.sleep(700);
        assertEquals(List.of("1.0.0", "1.1.0"), versions(), "nor does half a copy over it");
        Files.write(half, third);
        hears("second.jar: new version sample 1.2.0, guidance plain");
        hears("second.jar: uninstalled, sample 1.1.0");
        assertEquals(List.of("1.0.0", "1.2.0"), versions());

        Files.write(half, changed("1.2.0"));
        hears("second.jar: refused: this version is already installed, with other contents");

        PluginUsers users = (bundle, version) -> List.of("pipeline shapes");
        ServiceRegistration<?> needed =
                kernel.context().registerService(PluginUsers.class, users, null);
        Files.delete(plugins.resolve("first.jar"));
        hears("first.jar: INT-502 plugin sample 1.0.0: it is needed by pipeline shapes");
        assertEquals(List.of("1.0.0", "1.2.0"), versions());
        needed.unregister();
        hears("sample 1.0.0: uninstalled: its file was removed and nothing uses it any more");
        Files.delete(half);
        hears("second.jar: uninstalled, sample 1.2.0");
        assertEquals(List.of(), versions());
    }

    @Test
    void aPluginStaysWhileAnyFileBringsItAndLeavesWithTheLast() throws Exception {
        Path first = plugins.resolve("first.jar");
        Path copy = plugins.resolve("copy.jar");
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/trust.json"), "{\"policy\": \"any\"}");
        watch();
        Files.copy(first, copy);
        hears("copy.jar: already installed, sample 1.0.0");
        Files.delete(copy);
        hears("copy.jar: sample 1.0.0 stays, first.jar has it");
        assertEquals(List.of("1.0.0"), versions());

        Files.move(first, copy);
        hears("first.jar: sample 1.0.0 stays, copy.jar has it");
        hears("copy.jar: already installed, sample 1.0.0");
        Files.copy(copy, first);
        hears("first.jar: already installed, sample 1.0.0");

        plugin("1.1.0").write(plugins, "copy.jar");
        hears("copy.jar: new version sample 1.1.0, guidance plain");
        hears("copy.jar: sample 1.0.0 stays, first.jar has it");
        assertEquals(List.of("1.0.0", "1.1.0"), versions());
        plugin("1.2.0").write(plugins, "first.jar");
        hears("first.jar: new version sample 1.2.0, guidance plain");
        hears("first.jar: uninstalled, sample 1.0.0");
        Files.delete(first);
        hears("first.jar: uninstalled, sample 1.2.0");
        Files.delete(copy);
        hears("copy.jar: uninstalled, sample 1.1.0");
        assertEquals(List.of(), kernel.registry().plugins());
    }

    @Test
    void aRefusalIsListedWhileAnyFileWasRefusedForIt() throws Exception {
        watch();
        Files.copy(plugins.resolve("first.jar"), plugins.resolve("copy.jar"));
        hears("copy.jar: refused: it is not signed");
        Files.delete(plugins.resolve("copy.jar"));
        hears("first.jar: refused: it is not signed");
        hears("copy.jar: the file was removed; no plugin had been installed from it");
        assertEquals(
                List.of("first.jar"),
                kernel.registry().plugins().stream().map(PluginInfo::bundle).toList());
    }

    @Test
    void aSignatureMayComeLater() throws Exception {
        Path conf = folder.resolve("conf");
        Keys.generate(folder.resolve("key"));
        trust().trust(Keys.readPublic(folder.resolve("key.pub")), "Ada", null);
        watch();
        assertEquals(PluginInfo.State.REFUSED, kernel.registry().plugins().get(0).state());

        String digest = kernel.registry().plugins().get(0).digest();
        Signature made =
                Signature.of(
                        digest,
                        Keys.readPrivate(folder.resolve("key")),
                        Keys.readPublic(folder.resolve("key.pub")),
                        "2026-11-25T09:00:00Z");
        Files.writeString(plugins.resolve("first.jar.sig"), made.text());

        hears("first.jar: new plugin sample 1.0.0, guidance plain");
        List<PluginInfo> all = kernel.registry().plugins();
        assertEquals(1, all.size(), "the refusal is told no more");
        assertEquals("Ada", all.get(0).signer());
    }

    @Test
    void whatWasRefusedIsTriedAgainWhenItsKeyIsTrustedAndMarkedWhenThatIsRevoked()
            throws Exception {
        Keys.generate(folder.resolve("key"));
        Path elsewhere = plugin("2.0.0").write(folder, "second.jar");
        sign(plugins.resolve("first.jar"));
        sign(elsewhere);
        watch();
        List<String> events = new CopyOnWriteArrayList<>();
        kernel.registry().listen(event -> events.add(event.kind().name()));
        kernel.plugins().install(elsewhere);
        assertEquals(List.of(), versions());

        trust().trust(Keys.readPublic(folder.resolve("key.pub")), "Ada", null);
        hears("first.jar: new plugin sample 1.0.0, guidance plain");
        hears("second.jar: trusted now, sample 2.0.0 is installed");

        String id = Keys.id(Keys.readPublic(folder.resolve("key.pub")));
        trust().revoke(id);
        await(() -> states().equals(List.of(PluginInfo.State.REVOKED, PluginInfo.State.REVOKED)));
        PluginInfo revoked = kernel.registry().plugins().get(0);
        assertEquals("it was signed with key " + id + ", which is revoked", revoked.reason());
        assertEquals(List.of("1.0.0", "2.0.0"), versions(), "what runs works on");

        trust().trust(Keys.readPublic(folder.resolve("key.pub")), "Ada", null);
        await(() -> states().equals(List.of(PluginInfo.State.ACTIVE, PluginInfo.State.ACTIVE)));
        List<String> expected =
                List.of("INSTALLED", "INSTALLED", "REVOKED", "REVOKED", "TRUSTED", "TRUSTED");
        await(() -> events.size() >= expected.size() + 1);
        assertEquals(expected, events.stream().filter(it -> !it.equals("REFUSED")).toList());
    }

    @Test
    void aStartRecordsOnlyWhatChanged() throws Exception {
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/trust.json"), "{\"policy\": \"any\"}");
        for (int start = 0; start < 3; start++) {
            kernel = started();
            assertEquals(List.of("1.0.0"), versions());
            kernel.close();
        }
        assertEquals(List.of("trust-edited", "install"), actions());
        Files.delete(plugins.resolve("first.jar"));
        plugin("2.0.0").write(plugins, "second.jar");
        trust().policy(Policy.SIGNED);
        for (int start = 0; start < 2; start++) {
            kernel = started();
            assertEquals(List.of(), versions());
            kernel.close();
        }
        assertEquals(List.of("trust-edited", "install", "policy", "refuse", "remove"), actions());
        kernel = started();
    }

    @Test
    void aPluginThatIsKeptIsThereAtTheNextStart() throws Exception {
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/trust.json"), "{\"policy\": \"any\"}");
        InstallOptions keep = new InstallOptions(false, true);
        kernel = started();
        Path second = plugin("1.1.0").write(folder, "second.jar");
        assertEquals("", kernel.plugins().install(second, keep, Actor.PLATFORM).reason());
        assertEquals("", kernel.plugins().install(second, keep, Actor.PLATFORM).reason(), "again");
        kernel.plugins().install(plugin("1.2.0").write(folder, "third.jar"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Path first = plugin("3.0.0").write(other, "first.jar");
        IntarsiaException taken =
                assertThrows(
                        IntarsiaException.class,
                        () -> kernel.plugins().install(first, keep, Actor.PLATFORM));
        assertEquals(ErrorCode.PLUGIN_FILE_EXISTS, taken.problems().get(0).code());
        Path damaged = Files.writeString(folder.resolve("damaged.jar"), "no jar");
        assertEquals(
                PluginInfo.State.REFUSED,
                kernel.plugins().install(damaged, keep, Actor.PLATFORM).state());
        try (Stream<Path> files = Files.list(plugins)) {
            assertEquals(
                    List.of("first.jar", "second.jar"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        kernel.close();
        kernel = started();
        assertEquals(List.of("1.0.0", "1.1.0"), versions());
    }

    private List<PluginInfo.State> states() {
        return kernel.registry().plugins().stream()
                .filter(PluginInfo::usable)
                .map(PluginInfo::state)
                .toList();
    }

    private List<String> actions() {
        return new AuditLog(folder.resolve("audit.log"))
                .entries().stream().map(AuditLog.Entry::action).toList();
    }

    private TrustEditor trust() {
        return new TrustEditor(
                folder.resolve("conf"),
                new AuditLog(folder.resolve("audit.log")),
                new Actor("console ada"));
    }

    private void sign(Path jar) throws IOException {
        Signature made =
                Signature.of(
                        Digests.sha256(Files.readAllBytes(jar)),
                        Keys.readPrivate(folder.resolve("key")),
                        Keys.readPublic(folder.resolve("key.pub")),
                        "2026-11-25T09:00:00Z");
        Files.writeString(jar.resolveSibling(jar.getFileName() + ".sig"), made.text());
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "it does not come");
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileThatCameBeforeTheWatchingBeganIsSeen() throws Exception {
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/trust.json"), "{\"policy\": \"any\"}");
        kernel = started();
        assertEquals(List.of("1.0.0"), versions());
        plugin("2.0.0").write(plugins, "between.jar");
        kernel.service(PluginWatch.class).watch(this::rude);
        hears("between.jar: new version sample 2.0.0, guidance plain");

        Path damaged = Files.writeString(plugins.resolve("damaged.jar"), "no jar at all");
        hears("damaged.jar: refused: the file is damaged or is no jar");
        assertEquals(3, kernel.registry().plugins().size());
        Files.delete(damaged);
        hears("damaged.jar: the file was removed; no plugin had been installed from it");
        assertEquals(2, kernel.registry().plugins().size());
    }

    /** A listener that fails does not end the watching. */
    private void rude(String line) {
        told.add(line);
        throw new IllegalStateException("one who fails");
    }

    private void watch() {
        kernel = started();
        kernel.service(PluginWatch.class).watch(told::add);
    }

    private KernelInFelix started() {
        return new KernelInFelix(
                Map.of(
                        "intarsia.plugins", plugins.toString(),
                        "intarsia.conf", folder.resolve("conf").toString(),
                        "intarsia.audit", folder.resolve("audit.log").toString()));
    }

    private void hears(String line) throws InterruptedException {
        String next = told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertTrue(next != null && next.startsWith(line), line + " <> " + next);
    }

    private List<String> versions() {
        return kernel.registry().components().stream().map(RegisteredComponent::version).toList();
    }

    private byte[] changed(String version) throws IOException {
        return Files.readAllBytes(
                plugin(version).text("more", "more").write(folder, "changed.jar"));
    }

    private static PluginJar plugin(String version) {
        return PluginJar.of(GoodModule.class).header("Bundle-Version", version);
    }
}
