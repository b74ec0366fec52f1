package org.intarsia.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.intarsia.app.Home;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.serve.HttpServers;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.Instance;
import org.intarsia.cli.Interrupts;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.live.SlotSettings;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.NoOptions;

/** A shell in this process, over the toys, with a pipeline {@code toy}; typed into line by line. */
final class ToyShell implements AutoCloseable {
    static final Instant NOW = Instant.parse("2027-01-31T08:30:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PipedOutputStream typed = new PipedOutputStream();
    private final Interrupts interrupts = new Interrupts();
    private final Operator operator;
    private final CompletableFuture<Integer> code;

    ToyShell(Path folder, Duration grace) throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Parts.weights(models, "toy.safetensors", 0.5f);
        Path manifests = Files.createDirectory(folder.resolve("manifests"));
        Files.writeString(
                manifests.resolve("toy.yaml"),
                Toys.manifest().replace("patch-size: 2", "patch-size: 1"));
        InMemoryRegistry registry =
                Parts.shelf()
                        .with(
                                "toys.stuck",
                                "1.0.0",
                                it ->
                                        it.part(
                                                Sampler.class,
                                                "stuck",
                                                NoOptions.class,
                                                StuckSampler.class));
        Console console = new Console(stream(out), stream(err), false);
        Environment environment = new Environment(registry, new Home(folder), console, interrupts);
        HostSettings settings =
                new HostSettings(null, new SlotSettings(3, null, Duration.ofMinutes(1)), grace);
        operator =
                new Operator(
                        environment,
                        new OwnInstance(new AuditLog(folder.resolve("audit.log"))),
                        settings,
                        Clock.fixed(NOW, ZoneOffset.UTC));
        operator.host().load(new LoadRequest("toy", null), operator.actor());
        PipedInputStream in = new PipedInputStream(typed, 1 << 16);
        code = CompletableFuture.supplyAsync(() -> new Repl(operator, in).run());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    Operator operator() {
        return operator;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    void type(String... lines) throws IOException {
        for (String line : lines) {
            typed.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        typed.flush();
    }

    /** Waits until the words have been said. */
    void await(String words) {
        await(words, () -> (out() + err()).contains(words));
    }

    /** Waits until a run in flight does what the words say. */
    void awaitRun(String words) {
        await(
                words,
                () ->
                        operator.host().runs().stream()
                                .anyMatch(run -> run.activity().contains(words)));
    }

    private void await(String words, BooleanSupplier there) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(words + " was never said: " + out() + err());
            }
            Thread.onSpinWait();
        }
    }

    /** Ends the input; the exit code. */
    int end() throws Exception {
        typed.close();
        return code.get(30, TimeUnit.SECONDS);
    }

    /** Types lines and ends. */
    int run(String... lines) throws Exception {
        type(lines);
        return end();
    }

    @Override
    public void close() throws IOException {
        typed.close();
        operator.close();
        interrupts.close();
    }

    /** A framework without plugins of its own. */
    private record OwnInstance(AuditLog audit) implements Instance {
        @Override
        public Plugins plugins() {
            throw new IllegalStateException("nothing is installed here");
        }

        @Override
        public PluginWatch watch() {
            return listener -> {};
        }

        @Override
        public AutoCloseable users(PluginUsers users) {
            return () -> {};
        }

        @Override
        public HttpServers servers() {
            throw new IllegalStateException("no server is started here");
        }
    }
}
