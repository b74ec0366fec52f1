package org.intarsia.server.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds roles in the claims of a token, in the forms that identity providers give them. */
final class RoleClaim {
    private RoleClaim() {}

    /**
     * The words of a claim: a list, or one text with blanks between them, as {@code scope} is.
     *
     * @param path the name of a claim; where there is none of it, dots lead into objects
     */
    static Collection<String> values(Map<String, Object> claims, String path) {
        Object found = find(claims, path);
        if (found instanceof String text) {
            return List.of(text.strip().split("\\s+"));
        }
        if (found instanceof Collection<?> all) {
            return all.stream().filter(Objects::nonNull).map(Object::toString).toList();
        }
        return List.of();
    }

    private static @Nullable Object find(Map<?, ?> claims, String path) {
        Object whole = claims.get(path);
        if (whole != null) {
            return whole;
        }
        // Names of claims may hold dots themselves: the longest one that is there leads on.
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                Object found = find(inner, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
