package org.intarsia.server.house;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.difference.Difference;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.app.host.PartInfo;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.host.RunInfo;
import org.intarsia.app.picture.Labels;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.server.images.Images;
import org.intarsia.spi.Kind;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.text.TextSpec;

/** What answers and events say of things, as the document describes it. */
final class Views {
    private Views() {}

    static Map<String, Object> pipeline(PipelineInfo info) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", info.name());
        view.put("inFlight", info.inFlight());
        view.put("served", info.served());
        view.put("failed", info.failed());
        view.put("serving", generation(info.serving()));
        info.canary()
                .ifPresent(
                        one -> {
                            Map<String, Object> canary = new LinkedHashMap<>();
                            canary.put("generation", one.generation().number());
                            canary.put("percent", one.percent());
                            view.put("canary", canary);
                        });
        return view;
    }

    static Map<String, Object> generation(GenerationInfo info) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("number", info.number());
        view.put("cause", info.cause());
        view.put("since", info.since().toString());
        view.put("inFlight", info.inFlight());
        view.put("served", info.served());
        view.put("failed", info.failed());
        view.put("built", info.built().stream().map(Kind::word).toList());
        view.put("bytesRead", info.bytesRead());
        view.put("replaced", info.replaced().stream().map(Views::replaced).toList());
        view.put("parts", info.parts().stream().map(Views::part).toList());
        return view;
    }

    private static Map<String, Object> replaced(ReplacedPart part) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", part.path());
        view.put("use", part.use());
        view.put("dropped", part.dropped());
        return view;
    }

    private static Map<String, Object> part(PartInfo part) {
        return part(
                part.kind(),
                part.name(),
                part.bundle(),
                part.version(),
                part.digest(),
                part.device(),
                part.parameters());
    }

    private static Map<String, Object> part(
            Kind kind,
            String name,
            String bundle,
            String version,
            String digest,
            String device,
            long parameters) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", kind.word());
        view.put("name", name);
        view.put("bundle", bundle);
        view.put("version", version);
        view.put("digest", digest);
        view.put("device", device);
        view.put("parameters", parameters);
        return view;
    }

    /**
     * @param before the plan of what serves; parts that it has too, with the same options, are not
     *     changed
     */
    static Map<String, Object> plan(Plan plan, Plan before) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("manifest", plan.manifest().root().plain());
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("width", plan.pictures().width());
        image.put("height", plan.pictures().height());
        view.put("image", image);
        ConditioningSpec conditioning = plan.manifest().conditioning();
        view.put("conditioning", conditioning.toString());
        view.put("classes", Labels.names(conditioning));
        if (Images.readsTexts(plan)) {
            view.put("prompts", prompts(plan));
        }
        view.put(
                "parts",
                plan.parts().stream()
                        .map(
                                part ->
                                        part(
                                                part.kind(),
                                                part.name(),
                                                part.bundle(),
                                                part.version(),
                                                part.digest(),
                                                part.device(),
                                                part.parameters()))
                        .toList());
        view.put(
                "edges",
                plan.edges().stream()
                        .map(edge -> Map.of("name", edge.name(), "what", edge.what()))
                        .toList());
        view.put("parameters", plan.parameters());
        view.put("weightBytes", plan.weightBytes());
        view.put("changed", changed(plan, before));
        return view;
    }

    /** What a person can write for pictures of a pipeline that reads texts. */
    private static Map<String, Object> prompts(Plan plan) {
        Map<String, Object> view = new LinkedHashMap<>();
        int most = PictureRequest.mostPrompts(plan);
        view.put("most", most);
        TextSpec spec = plan.texts();
        if (most > 0 && spec != null) {
            view.put("tokens", spec.length());
            view.put("negative", spec.nullText() != null);
        }
        return view;
    }

    /** Kinds whose part, or whose entry of the manifest, is another. */
    private static List<String> changed(Plan plan, Plan before) {
        return plan.parts().stream()
                .filter(
                        part ->
                                !before.parts().contains(part)
                                        || !options(plan, part).equals(options(before, part)))
                .map(part -> part.kind().word())
                .toList();
    }

    /** What the manifest says of a part; the version that a swap holds on to is no difference. */
    private static Map<String, Object> options(Plan plan, Plan.Part part) {
        Map<String, Object> entries = new LinkedHashMap<>();
        Object entry = plan.manifest().root().plain().get(part.kind().word());
        if (entry instanceof Map<?, ?> map) {
            map.forEach((name, value) -> entries.put(String.valueOf(name), value));
        }
        entries.remove("version");
        return entries;
    }

    static Map<String, Object> run(RunInfo info) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", info.id());
        view.put("pipeline", info.pipeline());
        view.put("generation", info.generation());
        view.put("actor", info.actor().name());
        view.put("since", info.since().toString());
        info.progress()
                .ifPresent(
                        now -> {
                            view.put("pictures", now.pictures());
                            view.put("finished", now.finished());
                            view.put("step", now.steps().index());
                            view.put("steps", now.steps().expected());
                        });
        return view;
    }

    static List<Map<String, String>> differences(List<Difference> differences) {
        return differences.stream()
                .map(
                        one ->
                                Map.of(
                                        "what", one.what(),
                                        "recorded", one.recorded(),
                                        "found", one.found()))
                .toList();
    }
}
