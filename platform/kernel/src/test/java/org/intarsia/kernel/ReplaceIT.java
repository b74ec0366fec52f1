package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.base.Digests;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.samples.FailingModule;
import org.intarsia.kernel.samples.GoodModule;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.spi.Guidance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of one version take one another's place, for their author. */
class ReplaceIT {
    private static final Actor ADA = new Actor("console ada");

    @TempDir Path folder;

    private Path build(Class<?> module, String text) throws IOException {
        return PluginJar.of(module).text("build.txt", text).write(folder, text + ".jar");
    }

    private static RegisteredComponent found(KernelInFelix kernel) {
        return kernel.registry().find(Guidance.class, "plain", "[1.0.0,1.0.0]");
    }

    private static int bundles(KernelInFelix kernel) {
        return kernel.context().getBundles().length;
    }

    @Test
    void theNextBuildIsFoundAtOnceAndTheFirstStaysUntilItIsRetired() throws IOException {
        try (KernelInFelix kernel = new KernelInFelix()) {
            PluginInfo first = kernel.plugins().install(build(GoodModule.class, "one"));
            RegisteredComponent before = found(kernel);
            int alone = bundles(kernel);

            Replacement replacement = kernel.plugins().replace(build(GoodModule.class, "two"), ADA);
            assertEquals(PluginInfo.State.ACTIVE, replacement.info().state());
            assertEquals(List.of(first.digest()), replacement.before());
            assertEquals(replacement.info().digest(), found(kernel).digest());
            assertNotSame(before.implementation(), found(kernel).implementation());
            assertEquals(1, kernel.registry().plugins().size());
            assertEquals(alone + 1, bundles(kernel));
            assertEquals(
                    GoodModule.class.getName(),
                    before.newModule().getClass().getName(),
                    "what runs on the first still loads its classes");

            replacement.retire().run();
            assertEquals(alone, bundles(kernel));
            assertEquals(replacement.info().digest(), found(kernel).digest());
            kernel.plugins().remove("sample", "1.0.0");
            assertTrue(kernel.registry().plugins().isEmpty());
        }
    }

    @Test
    void whatCameAndWhatLeftIsRecordedWithWhoReplacedIt() throws IOException {
        Path audit = folder.resolve("audit.log");
        try (KernelInFelix kernel = new KernelInFelix(Map.of("intarsia.audit", audit.toString()))) {
            PluginInfo first = kernel.plugins().install(build(GoodModule.class, "one"));
            Replacement replacement = kernel.plugins().replace(build(GoodModule.class, "two"), ADA);
            List<AuditLog.Entry> entries = new AuditLog(audit).entries();
            assertEquals(
                    List.of("install", "install", "remove"),
                    entries.stream().map(AuditLog.Entry::action).toList());
            assertEquals(
                    List.of(Actor.PLATFORM.name(), ADA.name(), ADA.name()),
                    entries.stream().map(it -> it.details().get("actor")).toList());
            assertEquals(
                    List.of(first.digest(), replacement.info().digest(), first.digest()),
                    entries.stream().map(it -> it.details().get("digest")).toList());
        }
    }

    @Test
    void aBuildThatIsRefusedChangesNothing() throws IOException {
        try (KernelInFelix kernel = new KernelInFelix()) {
            PluginInfo first = kernel.plugins().install(build(GoodModule.class, "one"));
            int alone = bundles(kernel);
            Replacement refused =
                    kernel.plugins().replace(build(FailingModule.class, "broken"), ADA);
            assertEquals(PluginInfo.State.REFUSED, refused.info().state());
            assertTrue(refused.info().reason().contains("no luck today"), refused.toString());
            assertEquals(List.of(), refused.before());
            assertEquals(first.digest(), found(kernel).digest());
            assertEquals(alone, bundles(kernel));
        }
    }

    @Test
    void withoutAnInstalledOneItIsInstalledAndTheSameFileReplacesNothing() throws IOException {
        try (KernelInFelix kernel = new KernelInFelix()) {
            Path jar = build(GoodModule.class, "one");
            assertEquals(List.of(), kernel.plugins().replace(jar, ADA).before());
            assertEquals(List.of(), kernel.plugins().replace(jar, ADA).before());
            assertEquals(1, kernel.registry().plugins().size());
        }
    }

    @Test
    void withoutReplaceAVersionHasOneContentAndUnderAnotherPolicyAlways() throws IOException {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Path one = build(GoodModule.class, "one");
        Path two = build(GoodModule.class, "two");
        TrustEditor trust = new TrustEditor(conf, new AuditLog(folder.resolve("audit.log")), ADA);
        for (Path jar : List.of(one, two)) {
            trust.trustDigest(Digests.sha256(Files.readAllBytes(jar)), "me");
        }
        try (KernelInFelix kernel = new KernelInFelix(Map.of("intarsia.conf", conf.toString()))) {
            PluginInfo first = kernel.plugins().install(one);
            String plain = kernel.plugins().install(two).reason();
            assertTrue(plain.contains("already installed, with other contents"), plain);
            assertFalse(plain.contains("policy"), plain);
            String reason = kernel.plugins().replace(two, ADA).info().reason();
            assertTrue(reason.contains("replaced under the trust policy any alone"), reason);
            assertEquals(first.digest(), found(kernel).digest());
        }
    }

    @Test
    void whoAsksWhileItIsReplacedAlwaysFindsOne() throws Exception {
        try (KernelInFelix kernel = new KernelInFelix()) {
            kernel.plugins().install(build(GoodModule.class, "first"));
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger lost = new AtomicInteger();
            AtomicInteger found = new AtomicInteger();
            Thread client =
                    new Thread(
                            () -> {
                                while (!over.get()) {
                                    try {
                                        found(kernel).newModule();
                                        found.incrementAndGet();
                                    } catch (RuntimeException | Error e) {
                                        lost.incrementAndGet();
                                    }
                                }
                            });
            client.start();
            for (int i = 0; i < 20; i++) {
                Replacement next =
                        kernel.plugins().replace(build(GoodModule.class, "build-" + i), ADA);
                assertEquals(1, next.before().size());
                int already = found.get();
                while (found.get() < already + 2 && lost.get() == 0) {
                    Thread.onSpinWait();
                }
                next.retire().run();
            }
            over.set(true);
            client.join();
            assertEquals(0, lost.get(), found + " were found");
        }
    }
}
