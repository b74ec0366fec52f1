package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.kernel.trust.Keys;
import org.intarsia.kernel.trust.Signature;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default policy in a framework, and what the audit log tells of it. */
class TrustIT {
    private static final Actor ADA = new Actor("console ada");
    private static final Set<String> ABOUT_PLUGINS = Set.of("install", "refuse", "remove");

    @TempDir Path folder;

    private TrustEditor trust;
    private KernelInFelix kernel;
    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        Keys.generate(folder.resolve("mine"));
        Keys.generate(folder.resolve("other"));
        trust = new TrustEditor(folder.resolve("conf"), new AuditLog(audit()), ADA);
        trust.trust(Keys.readPublic(folder.resolve("mine.pub")), "Ada", null);
        kernel =
                new KernelInFelix(
                        Map.of(
                                "intarsia.conf", folder.resolve("conf").toString(),
                                "intarsia.audit", audit().toString()));
        kernel.registry()
                .listen(event -> events.add(event.kind() + " " + event.plugin().version()));
    }

    @AfterEach
    void theLogIsWhole() {
        assertEquals(List.of(), new AuditLog(audit()).verify().faults());
        kernel.close();
    }

    @Test
    void aSignedPluginComesInUnderItsSignersName() throws IOException {
        PluginInfo info = kernel.plugins().install(signed("1.0.0", "mine"));

        assertEquals("", info.reason());
        assertEquals("Ada", info.signer());
        assertEquals(List.of("install sample 1.0.0 by Ada"), told());
    }

    @Test
    void anUnsignedPluginIsRefused() throws IOException {
        refused(jar("1.0.0", "a.jar"), "it is not signed");
    }

    @Test
    void aPluginWithOneBitChangedIsRefused() throws IOException {
        Path jar = signed("1.0.0", "mine");
        RawZip zip = RawZip.of(Files.readAllBytes(jar));
        zip.entries.get(0).madeBy ^= 1;
        Files.write(jar, zip.bytes());
        refused(jar, "changed after it was signed");
    }

    @Test
    void aRevokedPluginIsRefusedAlthoughItIsSigned() throws IOException {
        Path jar = signed("1.0.0", "mine");
        trust.revoke(digest(jar));
        refused(jar, "it was revoked");
    }

    @Test
    void aRevokedKeyVouchesForNothingAnyMore() throws IOException {
        Path jar = signed("1.0.0", "mine");
        trust.revoke(Keys.id(Keys.readPublic(folder.resolve("mine.pub"))));
        refused(jar, "which is revoked");
    }

    @Test
    void anExpiredKeyVouchesForNothingAnyMore() throws IOException {
        Path jar = signed("1.0.0", "mine");
        trust.trust(Keys.readPublic(folder.resolve("mine.pub")), "Ada", "2020-01-01T00:00:00Z");
        refused(jar, "expired at 2020-01-01");
    }

    @Test
    void aSignerWhomNobodyTrustsIsRefused() throws IOException {
        refused(signed("1.0.0", "other"), "which is not trusted here");
    }

    @Test
    void aDowngradeIsRefusedAndLetInOnDemand() throws IOException {
        Path old = signed("1.0.0", "mine");
        kernel.plugins().install(signed("1.1.0", "mine"));

        refused(
                old,
                "it is a downgrade: version 1.1.0 is installed, this one is 1.0.0; versions above"
                        + " 1.1.0 will do; to install it anyway: install --older");

        assertEquals(PluginInfo.State.ACTIVE, kernel.plugins().install(old, true).state());
        assertEquals(
                List.of(
                        "install sample 1.1.0 by Ada",
                        "refuse a-1.0.0.jar  by Ada",
                        "install sample 1.0.0 by Ada"),
                told());
        assertEquals(2, kernel.registry().plugins().size(), "the refusal is told no more");
    }

    @Test
    void aReleaseIsAboveItsSnapshotWhenInstalledAndWhenResolved() throws IOException {
        assertEquals("", kernel.plugins().install(signed("1.0.0.SNAPSHOT", "mine")).reason());
        assertEquals("", kernel.plugins().install(signed("1.0.0", "mine")).reason());
        for (String range : new String[] {null, "[1,2)", "1.0.0.SNAPSHOT"}) {
            assertEquals(
                    "1.0.0",
                    kernel.registry().find(Guidance.class, "plain", range).version(),
                    range);
        }
        refused(signed("1.0.0.RC1", "mine"), "version 1.0.0 is installed, this one is 1.0.0.RC1");
    }

    @Test
    void anOldVersionThatIsInStaysInWhenItsFileComesAgain() throws IOException {
        Path old = signed("1.0.0", "mine");
        kernel.plugins().install(old);
        kernel.plugins().install(signed("2.0.0", "mine"));

        assertEquals(PluginInfo.State.ACTIVE, kernel.plugins().install(old).state());
        assertEquals(2, kernel.registry().components().size());
        assertEquals(2, told().size(), "what is in already is no install");
    }

    @Test
    void aPluginWhoseSignerGotAnotherNameIsStillTheSame() throws IOException {
        Path jar = signed("1.0.0", "mine");
        kernel.plugins().install(jar);
        trust.trust(Keys.readPublic(folder.resolve("mine.pub")), "Countess", null);
        assertEquals(PluginInfo.State.ACTIVE, kernel.plugins().install(jar).state());
    }

    @Test
    void otherBytesUnderTheSameVersionAreRefused() throws IOException {
        kernel.plugins().install(signed("1.0.0", "mine"));
        Path other = plugin("1.0.0").text("more", "more").write(folder, "b.jar");
        refused(sign(other, "mine"), "this version is already installed, with other contents");
    }

    @Test
    void everyRefusalIsRememberedByFileAndByBundle() throws IOException {
        Path unsigned = jar("1.0.0", "a.jar");
        Path unknown = sign(plugin("1.1.0").write(folder, "b.jar"), "other");
        kernel.plugins().install(unsigned);
        kernel.plugins().install(unknown);
        kernel.plugins().install(sign(unsigned, "other"));
        kernel.plugins().install(sign(unsigned, "mine"));

        assertEquals(List.of("1.0.0"), versions());
        List<Refusal> all = kernel.plugins().refusals();
        assertEquals(List.of("a.jar", "b.jar", "a.jar"), all.stream().map(Refusal::file).toList());
        assertTrue(all.get(0).plugin().reason().contains("it is not signed"));
        assertTrue(all.get(2).plugin().reason().contains("not trusted here"));
        assertTrue(all.stream().allMatch(it -> it.isOf("sample")), "the name in its manifest");
        assertEquals(2, all.stream().filter(it -> it.isOf("a.jar")).count());
    }

    @Test
    void anInstallNamesWhoAskedForIt() throws IOException {
        kernel.plugins().install(signed("1.0.0", "mine"), InstallOptions.USUAL, ADA);
        kernel.plugins().remove("sample", "1.0.0", ADA);
        List<AuditLog.Entry> entries = new AuditLog(audit()).entries();
        for (String action : List.of("trust", "install", "remove")) {
            assertEquals(
                    List.of("console ada"),
                    entries.stream()
                            .filter(it -> it.action().equals(action))
                            .map(it -> it.details().get("actor"))
                            .toList(),
                    action);
        }
    }

    @Test
    void whatPipelinesNeedIsNotTakenOut() throws IOException {
        kernel.plugins().install(signed("1.0.0", "mine"));
        PluginUsers users =
                (bundle, version) ->
                        version.equals("1.0.0")
                                ? List.of("pipeline shapes", "pipeline digits")
                                : List.of();
        var registered = kernel.context().registerService(PluginUsers.class, users, null);

        IntarsiaException needed =
                assertThrows(
                        IntarsiaException.class, () -> kernel.plugins().remove("sample", "1.0.0"));

        assertEquals(ErrorCode.PLUGIN_IN_USE, needed.problems().get(0).code());
        assertTrue(
                needed.getMessage().contains("needed by pipeline shapes, pipeline digits"),
                needed.getMessage());
        assertEquals(1, kernel.registry().components().size());
        registered.unregister();
        kernel.plugins().remove("sample", "1.0.0");
        assertEquals(List.of(), kernel.registry().components());
        assertEquals(List.of("install sample 1.0.0 by Ada", "remove sample 1.0.0 by Ada"), told());
    }

    @Test
    void whatHappensIsHeardInOrder() throws Exception {
        kernel.registry()
                .listen(
                        event -> {
                            throw new IllegalStateException("one who fails");
                        });
        for (int i = 1; i <= 20; i++) {
            kernel.plugins().install(signed("1." + i + ".0", "mine"));
            kernel.plugins().remove("sample", "1." + i + ".0");
        }
        kernel.plugins().install(jar("3.0.0", "unsigned.jar"));

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            expected.add("INSTALLED 1." + i + ".0");
            expected.add("REMOVED 1." + i + ".0");
        }
        expected.add("REFUSED ");
        for (int i = 0; i < 100 && events.size() < expected.size(); i++) {
            Thread.sleep(50);
        }
        assertEquals(expected, events);
        assertEquals(41, told().size());
    }

    @Test
    void nothingComesInThatCannotBeRecorded() throws IOException {
        Path aside = Files.move(audit(), folder.resolve("aside"));
        Files.createDirectories(audit());
        PluginInfo info = kernel.plugins().install(signed("1.0.0", "mine"));
        Files.delete(audit());
        Files.move(aside, audit());

        assertEquals(PluginInfo.State.REFUSED, info.state());
        assertTrue(info.reason().contains("nothing is installed without a record"), info.reason());
        assertEquals(List.of(), kernel.registry().components());
    }

    private List<String> versions() {
        return kernel.registry().components().stream().map(RegisteredComponent::version).toList();
    }

    private void refused(Path jar, String words) throws IOException {
        int before = kernel.registry().components().size();
        PluginInfo info = kernel.plugins().install(jar);
        assertEquals(PluginInfo.State.REFUSED, info.state());
        assertTrue(info.reason().contains(words), info.reason());
        assertEquals(before, kernel.registry().components().size());
        List<String> told = told();
        assertTrue(told.get(told.size() - 1).startsWith("refuse "), told.toString());
    }

    /** The audit log, a line each in short. */
    private List<String> told() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(audit())) {
            JsonNode is = new ObjectMapper().readTree(line);
            JsonNode details = is.path("details");
            if (!ABOUT_PLUGINS.contains(is.path("action").asText())) {
                continue;
            }
            lines.add(
                    is.path("action").asText()
                            + " "
                            + details.path("bundle").asText()
                            + " "
                            + details.path("version").asText()
                            + " by "
                            + details.path("signer").asText());
        }
        return lines;
    }

    private Path audit() {
        return folder.resolve("logs/audit.log");
    }

    private Path signed(String version, String key) throws IOException {
        return sign(jar(version, "a-" + version + ".jar"), key);
    }

    private Path sign(Path jar, String key) throws IOException {
        Path file = folder.resolve(key);
        Signature made =
                Signature.of(
                        digest(jar),
                        Keys.readPrivate(file),
                        Keys.readPublic(Keys.publicFile(file)),
                        "2026-11-25T09:00:00Z");
        Files.writeString(jar.resolveSibling(jar.getFileName() + ".sig"), made.text());
        return jar;
    }

    private Path jar(String version, String name) throws IOException {
        return plugin(version).write(folder, name);
    }

    private static PluginJar plugin(String version) {
        return PluginJar.of(GoodModule.class).header("Bundle-Version", version);
    }

    private static String digest(Path jar) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
