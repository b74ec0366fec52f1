package org.intarsia.pipeline.plan;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Tokenizer;

/** A tokenizer that is planned without the other parts of a pipeline. */
final class LoneTokenizer {
    private static final Set<Kind> AROUND =
            EnumSet.of(Kind.TOKENIZER, Kind.DECODER, Kind.OBJECTIVE);

    private LoneTokenizer() {}

    /**
     * A tokenizer alone or under training, one for alignment for example, may have no decoder of
     * its name.
     */
    static Manifest withoutPair(Registry registry, Manifest manifest) {
        boolean more = manifest.parts().keySet().stream().anyMatch(kind -> !AROUND.contains(kind));
        if (!manifest.hasDefaultDecoder() || more) {
            return manifest;
        }
        String name = manifest.parts().get(Kind.TOKENIZER).use();
        Set<Class<?>> kinds = new HashSet<>();
        registry.components().stream()
                .filter(component -> component.name().equals(name))
                .forEach(component -> kinds.add(component.kind()));
        boolean alone = kinds.contains(Tokenizer.class) && !kinds.contains(Decoder.class);
        return alone ? manifest.withoutDecoder() : manifest;
    }
}
