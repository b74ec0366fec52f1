package org.intarsia.app.access;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.kernel.audit.Actor;

/**
 * Whose tokens a server accepts beside its keys: those of one identity provider (OpenID Connect),
 * for it as a resource server.
 *
 * @param issuer exactly as tokens name it
 * @param audiences of which a token names one
 * @param keys where the provider's public keys are: a URL, or a file
 * @param algorithms of signatures; never one with a shared secret
 * @param clockSkew by which clocks may differ
 * @param roleClaim the claim that holds the roles; dots lead into objects
 * @param roles by the claim's values; a token with several has the highest
 * @param pipelines that its holders may use; empty for all
 * @param limits of each of them
 */
public record OidcSettings(
        String issuer,
        Set<String> audiences,
        URI keys,
        Set<String> algorithms,
        Duration clockSkew,
        String roleClaim,
        Map<String, Role> roles,
        List<String> pipelines,
        KeyLimits limits) {
    private static final String OWNER = "oidc ";

    public OidcSettings {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        roles = Map.copyOf(roles);
        pipelines = List.copyOf(pipelines);
    }

    /** As the audit log names a subject, who is one of this issuer alone. */
    public Actor actor(String subject) {
        return new Actor(OWNER + issuer + " " + subject);
    }

    /** Whether the name of an actor is of a holder of some provider's token. */
    public static boolean isOwner(String actor) {
        return actor.startsWith(OWNER);
    }

    /** What an actor may use; empty where it is none of this issuer. */
    public Optional<Grant> grant(String actor) {
        return actor.startsWith(OWNER + issuer + " ")
                ? Optional.of(new Grant(actor, null, pipelines, limits))
                : Optional.empty();
    }

    /** The highest role of the values; empty where none has one. */
    public Optional<Role> role(Collection<String> values) {
        return values.stream().filter(roles::containsKey).map(roles::get).max(Role::compareTo);
    }

    /** Whether somebody may be an admin. */
    public boolean hasAdmin() {
        return roles.containsValue(Role.ADMIN);
    }
}
