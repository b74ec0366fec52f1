package org.intarsia.cli.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.OidcFile;
import org.intarsia.app.access.OidcSettings;
import org.intarsia.app.desired.DesiredFile;
import org.intarsia.app.desired.DesiredState;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.serve.AccessToken;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.app.serve.StartToken;
import org.intarsia.app.serve.TlsKeystore;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.HostOptions;
import org.intarsia.cli.Instance;
import org.intarsia.cli.tuning.BatchOptions;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        description = {
            "Serve pipelines by HTTP until it is stopped:",
            "OpenAI's images API, KServe's health and repository, and an API of its own. Prints its "
                    + "address and a token. SIGTERM or Ctrl-C lets requests in flight finish."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia serve",
            "  intarsia serve shapes-jit shapes-var --port 9000 --alias gpt-image-1=shapes-jit"
        })
public final class ServeCommand implements Callable<Integer> {
    private final Environment environment;
    private final Instance instance;

    @Parameters(
            arity = "0..*",
            paramLabel = "MANIFEST",
            description =
                    "Pipelines to load at the start: manifest files or names of shipped manifests. "
                            + "Default: what ran when the last server stopped, at first shapes-jit.")
    private List<String> manifests = new ArrayList<>();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "HOST",
            description =
                    "Address to listen at. Others than this machine's own need a key or a token file, "
                            + "and --tls or --behind-proxy. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "Port to listen at; 0 takes any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--behind-proxy",
            description =
                    "A proxy in front of the server brings TLS, and nobody else reaches the address.")
    private boolean proxy;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "Another host name that requests may be addressed to. May be repeated.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File of a token that may do everything, beside the keys; written when it is "
                            + "missing. Default: while there is no key of an admin, a new token at "
                            + "each start, which is printed.")
    private Path tokenFile;

    @Option(
            names = "--oidc",
            paramLabel = "FILE",
            description =
                    "File that says which tokens of an identity provider (OpenID Connect) are accepted "
                            + "beside the keys, and which roles they give.")
    private Path oidcFile;

    @Option(
            names = "--alias",
            paramLabel = "NAME=PIPELINE",
            description =
                    "Another name for a pipeline, for clients that ask for it. May be repeated.")
    private Map<String, String> aliases = new LinkedHashMap<>();

    @Option(
            names = "--max-pictures",
            defaultValue = "16",
            paramLabel = "N",
            description = "Pictures of one request, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int pictures;

    @Option(
            names = "--max-steps",
            defaultValue = "20000",
            paramLabel = "N",
            description =
                    "Pictures of one request times the steps of its pipeline, 1 to 100000000. "
                            + "Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--runs",
            defaultValue = "2",
            paramLabel = "N",
            description =
                    "Requests that make pictures at once, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--waiting",
            defaultValue = "32",
            paramLabel = "N",
            description =
                    "Requests that wait for their turn; more are refused with 429. 0 to 150. "
                            + "Default: ${DEFAULT-VALUE}.")
    private int waiting;

    @Option(
            names = "--keep-pictures",
            defaultValue = "64",
            paramLabel = "MB",
            description =
                    "Memory for the newest finished pictures, to be fetched by their address, 1 to"
                            + " 1024. Default: ${DEFAULT-VALUE}.")
    private int keptMegabytes;

    @Mixin private JobOptions jobs = new JobOptions();

    @Mixin private BatchOptions batch = new BatchOptions();

    @Mixin private TlsOptions tls = new TlsOptions();

    @Mixin private HostOptions options = new HostOptions();

    public ServeCommand(Environment environment, Instance instance) {
        this.environment = environment;
        this.instance = instance;
    }

    @Override
    public Integer call() throws Exception {
        options.check(
                batch.check(new ArgumentChecks())
                        .within("--port", port, Range.of(0, 65_535))
                        .within("--max-pictures", pictures, Range.of(1, 1000))
                        .within("--max-steps", steps, Range.of(1, 100_000_000))
                        .within("--runs", runs, Range.of(1, 64))
                        .within("--waiting", waiting, Range.of(0, 150))
                        .within("--keep-pictures", keptMegabytes, Range.of(1, 1024)));
        Optional<OidcSettings> oidc = Optional.ofNullable(oidcFile).map(OidcFile::read);
        Optional<StartToken> token = token(oidc);
        checkHost(token);
        HostSettings settings = options.settings().encodingTexts();
        HostSettings hosting = settings.tuned(batch.tuning(environment, settings.slots().memory()));
        List<LoadRequest> loads = loads();
        try (Serving serving = new Serving(environment, instance, hosting, Clock.systemUTC())) {
            serving.start(settings(loads, token, oidc), tokenFile, loads);
            // Once for the requests, once for runs that do not end with them.
            environment.interrupts().await(hosting.grace().multipliedBy(2));
            environment.interrupts().endWith(ExitCode.DONE);
        }
        return ExitCode.DONE;
    }

    /** Without manifests, what ran when the last server stopped, with its swaps. */
    private List<LoadRequest> loads() {
        Optional<DesiredState> kept =
                manifests.isEmpty()
                        ? new DesiredFile(environment.home().desired()).read()
                        : Optional.empty();
        if (kept.isPresent()) {
            List<LoadRequest> loads = new ArrayList<>();
            kept.get().pipelines().forEach((name, it) -> loads.add(LoadRequest.given(name, it)));
            return loads;
        }
        return (manifests.isEmpty() ? List.of("shapes-jit") : manifests)
                .stream().map(name -> new LoadRequest(name, null)).toList();
    }

    /** The pipeline of requests that name none; null where nothing runs. */
    private @Nullable String first(List<LoadRequest> loads) {
        if (loads.isEmpty()) {
            return null;
        }
        LoadRequest first = loads.get(0);
        return first.name() != null ? first.name() : first.read(environment.home()).name();
    }

    /** None where keys or tokens give access already. */
    private Optional<StartToken> token(Optional<OidcSettings> oidc) {
        if (tokenFile != null) {
            return Optional.of(new StartToken(TokenFile.open(tokenFile), true));
        }
        boolean admin =
                oidc.filter(OidcSettings::hasAdmin).isPresent()
                        || new AccessKeys(environment.home().conf(), instance.audit()).hasAdmin();
        return admin ? Optional.empty() : Optional.of(new StartToken(AccessToken.random(), false));
    }

    private ServerSettings settings(
            List<LoadRequest> loads, Optional<StartToken> token, Optional<OidcSettings> oidc) {
        Optional<TlsKeystore> keystore = tls.open();
        List<String> named = new ArrayList<>(names);
        keystore.ifPresent(one -> named.addAll(one.names()));
        return new ServerSettings(
                host,
                port,
                named,
                keystore.orElse(null),
                token.orElse(null),
                oidc.orElse(null),
                first(loads),
                aliases,
                jobs.folder(environment.home()),
                jobs.database(),
                ServerLimits.usual()
                        .with(pictures, steps, runs, waiting)
                        .keeping((long) keptMegabytes << 20));
    }

    /** The token crosses the network as it is: without TLS only this machine may see it. */
    private void checkHost(Optional<StartToken> token) {
        boolean own;
        try {
            own = InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IntarsiaException(
                    ErrorCode.CANNOT_LISTEN,
                    "--host " + host,
                    "there is no such host",
                    "Give an address of this machine.");
        }
        if (!own && token.isPresent() && !token.get().lasting()) {
            throw new IntarsiaException(
                    ErrorCode.CANNOT_LISTEN,
                    "--host " + host,
                    "others could reach it, and there is no key of an admin yet",
                    "Create one with: keys create NAME --role admin. Or give --token-file.");
        }
        if (!own && !proxy && !tls.given()) {
            throw new IntarsiaException(
                    ErrorCode.CANNOT_LISTEN,
                    "--host " + host,
                    "others could reach it, and tokens would cross the network in the clear",
                    "Give --tls, or put a proxy with TLS in front and give --behind-proxy.");
        }
    }
}
