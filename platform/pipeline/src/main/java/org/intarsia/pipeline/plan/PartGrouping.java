package org.intarsia.pipeline.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.build.WeightSources;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Kind;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Which parts of a pipeline are built, shared and closed together, and by what they are known
 * again.
 *
 * <p>Together go parts of one bundle, whose injector they share, and parts that read one file,
 * whose names only together are all used. What a part holds has injectors of its own, and comes and
 * goes with its holder. Two groups of equal keys hold parts that cannot be told apart: the same
 * code over the same options, weights, device and specs.
 */
final class PartGrouping {
    private final Manifest manifest;
    private final ModelFolder models;
    private final Map<Kind, BuiltPart> built;
    private final Set<Kind> reading;

    /**
     * @param built every part by kind, in the order of building
     * @param reading the kinds that ask for parameters
     */
    PartGrouping(
            Manifest manifest, ModelFolder models, Map<Kind, BuiltPart> built, Set<Kind> reading) {
        this.manifest = manifest;
        this.models = models;
        this.built = built;
        this.reading = reading;
    }

    List<Plan.Group> groups() {
        List<Set<Object>> ties = new ArrayList<>();
        List<List<Kind>> kinds = new ArrayList<>();
        for (Map.Entry<Kind, BuiltPart> part : built.entrySet()) {
            Set<Object> mine = ties(part.getKey(), part.getValue());
            List<Kind> together = new ArrayList<>();
            for (int i = ties.size() - 1; i >= 0; i--) {
                if (ties.get(i).stream().anyMatch(mine::contains)) {
                    mine.addAll(ties.remove(i));
                    together.addAll(0, kinds.remove(i));
                }
            }
            together.add(part.getKey());
            ties.add(mine);
            kinds.add(together);
        }
        return kinds.stream().map(this::group).toList();
    }

    private Plan.Group group(List<Kind> kinds) {
        List<Object> key = new ArrayList<>();
        kinds.forEach(kind -> key.add(key(kind)));
        return new Plan.Group(kinds, key, kinds.stream().anyMatch(reading::contains));
    }

    /** What a part shares with others: its bundle, and the files that it reads. */
    private Set<Object> ties(Kind kind, BuiltPart part) {
        Set<Object> ties = new LinkedHashSet<>();
        RegisteredComponent from = part.component();
        ties.add(List.of("bundle", from.bundle(), from.version()));
        if (reading.contains(kind)) {
            WeightSources.all(manifest, part.entry())
                    .forEach(file -> ties.add(List.of("file", file.file())));
        }
        return ties;
    }

    private List<Object> key(Kind kind) {
        List<Object> key = new ArrayList<>();
        BuiltPart part = built.get(kind);
        key.add(own(part, PartPosition.top(part.entry())));
        key.add(manifest.image());
        key.add(manifest.conditioning());
        key.add(manifest.device());
        before(kind, key);
        return key;
    }

    /** The specs that a part may have been given; a codebook is the tokenizer itself. */
    private void before(Kind kind, List<Object> key) {
        for (Map.Entry<Kind, BuiltPart> other : built.entrySet()) {
            if (other.getKey() == kind) {
                return;
            }
            Object instance = other.getValue().instance();
            if (instance instanceof Tokenizer tokenizer) {
                key.add(tokenizer.latents());
                if (tokenizer.codebook().isPresent()) {
                    key.add(own(other.getValue(), PartPosition.top(other.getValue().entry())));
                }
            } else if (instance instanceof Backbone backbone) {
                key.add(backbone.features());
            } else if (instance instanceof PredictionHead head) {
                key.add(head.prediction());
            }
        }
    }

    private List<Object> own(BuiltPart part, PartPosition position) {
        RegisteredComponent from = part.component();
        List<Object> key = new ArrayList<>();
        key.add(part.entry().kind());
        key.add(from.name());
        key.add(from.bundle());
        key.add(from.version());
        key.add(from.digest());
        key.add(part.from().options());
        key.add(String.valueOf(part.entry().device()));
        boolean reads = reading.contains(position.kind());
        key.add(reads ? file(WeightSources.of(manifest, position)) : "no file");
        Map<String, Object> with = new LinkedHashMap<>();
        part.with()
                .forEach(
                        (name, nested) ->
                                with.put(name, own(nested, position.holding(nested.entry()))));
        key.add(with);
        return key;
    }

    private List<Object> file(Optional<WeightsEntry> source) {
        if (source.isEmpty()) {
            return List.of("none");
        }
        WeightsEntry entry = source.get();
        List<Object> file = new ArrayList<>();
        file.add(entry.file());
        file.add(String.valueOf(entry.key()));
        file.add(entry.prefix());
        file.add(entry.ignore());
        file.add(entry.rename());
        file.add(String.valueOf(entry.sha256()));
        try {
            Path path = models.find(entry);
            file.add(path.toAbsolutePath().toString());
            file.add(Files.size(path));
            file.add(Files.getLastModifiedTime(path));
        } catch (IntarsiaException | IOException e) {
            // A missing file is reported by the assembly.
            file.add("not there");
        }
        return file;
    }
}
