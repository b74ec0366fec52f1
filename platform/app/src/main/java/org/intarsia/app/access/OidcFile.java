package org.intarsia.app.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.intarsia.pipeline.manifest.Fields;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;

/** Reads {@link OidcSettings} from a file in YAML. */
public final class OidcFile {
    /** Signatures by a private key: what a provider's public keys can check. */
    private static final Set<String> ALGORITHMS =
            new TreeSet<>(
                    List.of(
                            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                            "ES512"));

    private static final List<String> USUAL_ALGORITHMS = List.of("RS256", "ES256");
    private static final int USUAL_SKEW = 60;
    private static final int LARGEST_SKEW = 600;
    private static final List<String> LIMITS =
            List.of("requests-per-minute", "runs", "steps-per-day");

    private final Path file;
    private final String subject;
    private final Problems problems = new Problems();

    private OidcFile(Path file) {
        this.file = file;
        this.subject = String.valueOf(file.getFileName());
    }

    /**
     * @throws IntarsiaException INT-1xx every entry that is missing or wrong; INT-468 what cannot
     *     be used
     */
    public static OidcSettings read(Path file) {
        return new OidcFile(file).read();
    }

    private OidcSettings read() {
        Node.Mapping root = YamlReader.read(Manifests.text(file, subject), subject).in(subject);
        Fields fields = new Fields(root, problems);
        fields.only(
                List.of(
                        "issuer",
                        "audience",
                        "keys",
                        "algorithms",
                        "clock-skew",
                        "role-claim",
                        "roles",
                        "pipelines",
                        "limits"));
        String issuer = needed(fields, "issuer", "Write it exactly as tokens name it.");
        Set<String> audiences = new TreeSet<>(fields.words("audience"));
        if (audiences.isEmpty()) {
            missing("audience", "Write [NAME]: the name of this server at the provider.");
        }
        String keys = needed(fields, "keys", "Write the address or the file of its JWKS.");
        URI from = keys.isEmpty() ? URI.create("file:///") : keys(fields, keys);
        Set<String> algorithms = algorithms(fields);
        int skew = fields.whole("clock-skew").orElse(USUAL_SKEW);
        if (skew < 0 || skew > LARGEST_SKEW) {
            wrong(fields, "clock-skew", skew + " is not within 0 and " + LARGEST_SKEW + " seconds");
        }
        String claim = needed(fields, "role-claim", "Name the claim that holds roles or groups.");
        Map<String, Role> roles = roles(fields);
        KeyLimits limits = fields.section("limits").map(this::limits).orElse(KeyLimits.NONE);
        List<String> pipelines = fields.words("pipelines");
        problems.throwIfAny();
        return new OidcSettings(
                issuer,
                audiences,
                from,
                algorithms,
                Duration.ofSeconds(skew),
                claim,
                roles,
                pipelines,
                limits);
    }

    private String needed(Fields fields, String key, String next) {
        Optional<String> text = fields.text(key);
        if (fields.find(key).isEmpty() || text.filter(String::isBlank).isPresent()) {
            missing(key, next);
        }
        return text.orElse("");
    }

    private void missing(String key, String next) {
        problems.add(
                ErrorCode.MISSING_ENTRY, Place.file(subject), "\"" + key + "\" is missing", next);
    }

    private void wrong(Fields fields, String key, String cause) {
        problems.add(ErrorCode.OIDC_SETTINGS, fields.place(key), cause, "Fix the entry.");
    }

    /** By an address that nobody can change on the way, or a file beside this one. */
    private URI keys(Fields fields, String keys) {
        if (keys.contains("://")) {
            try {
                URI address = new URI(keys);
                boolean safe =
                        "https".equals(address.getScheme())
                                || "http".equals(address.getScheme()) && own(address.getHost());
                if (!safe || address.getHost() == null) {
                    wrong(fields, "keys", "an address is https://, or http:// of this machine");
                }
                return address;
            } catch (URISyntaxException e) {
                wrong(fields, "keys", "it is no address");
                return URI.create("file:///");
            }
        }
        Path path = file.toAbsolutePath().resolveSibling(keys).normalize();
        if (!Files.isReadable(path)) {
            wrong(fields, "keys", "there is no such file beside " + subject);
        }
        return path.toUri();
    }

    private static boolean own(String host) {
        // Names are not looked up: who answers for them may change.
        return host != null
                && (host.equals("localhost")
                        || host.matches("[\\d.]+|\\[[\\da-fA-F:]+]") && loopback(host));
    }

    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Set<String> algorithms(Fields fields) {
        List<String> given =
                fields.find("algorithms").isEmpty() ? USUAL_ALGORITHMS : fields.words("algorithms");
        if (given.isEmpty() || !ALGORITHMS.containsAll(given)) {
            wrong(
                    fields,
                    "algorithms",
                    "only signatures by a private key are accepted: "
                            + String.join(", ", ALGORITHMS));
        }
        return Set.copyOf(given);
    }

    private Map<String, Role> roles(Fields fields) {
        Map<String, Role> roles = new LinkedHashMap<>();
        Optional<Fields> section = fields.section("roles");
        if (section.isEmpty()) {
            if (fields.find("roles").isEmpty()) {
                missing("roles", "Write {VALUE: viewer, ...} for the values of the claim.");
            }
            return roles;
        }
        for (String value : section.get().map().entries().keySet()) {
            section.get()
                    .text(value)
                    .ifPresent(
                            word -> {
                                try {
                                    roles.put(value, Role.of(word));
                                } catch (IllegalArgumentException e) {
                                    wrong(
                                            section.get(),
                                            value,
                                            "roles are viewer, runner, operator and admin");
                                }
                            });
        }
        if (section.get().map().entries().isEmpty()) {
            wrong(fields, "roles", "with no roles nobody could do anything");
        }
        return roles;
    }

    private KeyLimits limits(Fields limits) {
        limits.only(LIMITS);
        for (String key : LIMITS) {
            limits.wholeLong(key)
                    .filter(number -> number < 1 || number > Integer.MAX_VALUE)
                    .ifPresent(number -> wrong(limits, key, number + " is not above 0"));
        }
        if (!problems.isEmpty()) {
            return KeyLimits.NONE;
        }
        return new KeyLimits(
                limits.whole(LIMITS.get(0)).orElse(null),
                limits.whole(LIMITS.get(1)).orElse(null),
                limits.wholeLong(LIMITS.get(2)).orElse(null));
    }
}
