package org.intarsia.training.net;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ResolvedPart;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Objective;

/** What a pipeline is for a training: the parts that decide its numbers, whatever it is called. */
final class PipelineIdentity {
    private static final Set<Kind> ALWAYS =
            EnumSet.of(Kind.TOKENIZER, Kind.TEXT_ENCODER, Kind.BACKBONE, Kind.HEAD, Kind.OBJECTIVE);

    private PipelineIdentity() {}

    /** By the kind of part, the image, the conditioning and the files of fixed parts. */
    static SortedMap<String, String> of(Assembly assembly) {
        Plan plan = assembly.plan();
        Set<Kind> kinds = EnumSet.copyOf(ALWAYS);
        assembly.part(Objective.class).trainedKinds().forEach(kinds::add);
        SortedMap<String, String> identity = new TreeMap<>();
        identity.put("image", plan.manifest().image().toString());
        identity.put("conditioning", CanonicalText.text(plan.manifest().conditioning()));
        plan.manifest()
                .parts()
                .forEach(
                        (kind, entry) -> {
                            if (kinds.contains(kind)) {
                                identity.put(kind.word(), part(plan, entry));
                            }
                        });
        assembly.weightDigests().forEach((file, digest) -> identity.put("file " + file, digest));
        return identity;
    }

    private static String part(Plan plan, PartEntry entry) {
        ResolvedPart part = plan.resolved().get(entry);
        String own = part.component().name() + " " + CanonicalText.text(part.options());
        Map<String, String> with = new TreeMap<>();
        entry.with().forEach((name, nested) -> with.put(name, part(plan, nested)));
        return with.isEmpty() ? own : own + " with " + with;
    }
}
