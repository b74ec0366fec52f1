package org.intarsia.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.intarsia.app.access.Grant;
import org.intarsia.app.access.OidcSettings;
import org.intarsia.app.access.Role;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the access tokens of an identity provider: signed by one of its keys, for this server and
 * in their time. Its keys are cached, and read again for a token whose key is new. Safe for several
 * threads.
 */
public final class OidcTokens {
    /** Three parts, the first of which is a JSON object. */
    private static final Pattern FORM = Pattern.compile("eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]*");

    /** As the specification of OpenID Connect bounds it, without what could break a log line. */
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private static final Duration CACHED = Duration.ofMinutes(5);
    private static final Duration OUTAGE = Duration.ofHours(4);
    private static final int CONNECT_MILLIS = 2000;
    private static final int READ_MILLIS = 3000;
    private static final int LARGEST = 1 << 18;

    private final OidcSettings settings;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /**
     * Reads no keys yet.
     *
     * @param refresh between two readings of the keys for tokens whose key is unknown
     */
    OidcTokens(OidcSettings settings, Duration refresh) {
        this.settings = settings;
        Set<JWSAlgorithm> algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(algorithms, keys(settings, refresh)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        settings.audiences(),
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("sub", "exp"),
                        Set.of());
        claims.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** Null where the settings are: then no provider's tokens are accepted. */
    public static @Nullable OidcTokens of(@Nullable OidcSettings settings) {
        return settings == null ? null : new OidcTokens(settings, Duration.ofSeconds(30));
    }

    private static JWKSource<SecurityContext> keys(OidcSettings settings, Duration refresh) {
        JWKSourceBuilder<SecurityContext> source;
        if ("file".equals(settings.keys().getScheme())) {
            source = JWKSourceBuilder.create(new KeySetFile(Path.of(settings.keys())));
        } else {
            try {
                source =
                        JWKSourceBuilder.create(
                                settings.keys().toURL(),
                                new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST));
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("the settings check the address", e);
            }
        }
        return source.cache(CACHED.toMillis(), CONNECT_MILLIS + READ_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(refresh.toMillis())
                .retrying(true)
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    /** Whether a text has the form of such a token; no key of this server has. */
    public static boolean hasForm(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * @throws IntarsiaException INT-466 when the token is refused, INT-450 when it gives no role,
     *     INT-467 when the provider's keys cannot be read
     */
    public Caller caller(String token) {
        JWTClaimsSet claims = claims(token);
        String subject = claims.getSubject();
        if (subject == null || !SUBJECT.matcher(subject).matches()) {
            throw refused("its subject is not 1 to 255 printable characters");
        }
        Actor actor = settings.actor(subject);
        Role role =
                settings.role(RoleClaim.values(claims.getClaims(), settings.roleClaim()))
                        .orElseThrow(() -> noRole(settings.roleClaim()));
        Grant grant = settings.grant(actor.name()).orElseThrow();
        return new Caller(actor, role, grant);
    }

    private JWTClaimsSet claims(String token) {
        try {
            return processor.process(token, null);
        } catch (ParseException e) {
            throw refused("it is no JSON Web Token");
        } catch (ExpiredJWTException e) {
            throw refused("it has expired");
        } catch (BadJWTException e) {
            // Behind its signature: what the claims say is known to be the provider's own.
            throw refused("it is for another server or time: " + e.getMessage());
        } catch (BadJOSEException | RateLimitReachedException e) {
            throw refused("it has no signature by a key of the provider with an allowed algorithm");
        } catch (KeySourceException e) {
            throw new IntarsiaException(
                    ErrorCode.OIDC_KEYS_UNREADABLE,
                    "header Authorization",
                    "the keys of the identity provider cannot be read now",
                    "Send the request again after the seconds of Retry-After.");
        } catch (JOSEException e) {
            throw refused("its signature cannot be checked");
        }
    }

    private static IntarsiaException refused(String cause) {
        return new IntarsiaException(
                ErrorCode.OIDC_TOKEN_REFUSED,
                "header Authorization",
                cause,
                "Get a new token for this server from the identity provider.");
    }

    private static IntarsiaException noRole(String claim) {
        return new IntarsiaException(
                ErrorCode.ROLE_TOO_LOW,
                "claim " + claim,
                "the token gives no role here",
                "Ask for a role at the identity provider.");
    }
}
