package org.intarsia.server.openai;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.server.access.Caller;
import org.intarsia.server.http.Answer;
import org.intarsia.server.images.ModelNames;

/** {@code GET /v1/models}: the running pipelines, and their aliases. */
public final class Models {
    private final PipelineHost host;
    private final ModelNames names;

    public Models(PipelineHost host, ModelNames names) {
        this.host = host;
        this.names = names;
    }

    /** Those that the caller may use. */
    public Answer list(Caller caller) {
        List<Map<String, Object>> data = new ArrayList<>();
        List<PipelineInfo> running =
                host.pipelines().stream().filter(one -> caller.uses(one.name())).toList();
        running.forEach(one -> data.add(model(one.name(), one.serving())));
        names.aliases()
                .forEach(
                        (alias, pipeline) ->
                                running.stream()
                                        .filter(one -> one.name().equals(pipeline))
                                        .forEach(one -> data.add(model(alias, one.serving()))));
        return Answer.json(Map.of("object", "list", "data", data));
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-541 when there is none of this name
     */
    public Answer one(String model) {
        return Answer.json(model(model, host.serving(names.pipeline(model))));
    }

    private static Map<String, Object> model(String id, GenerationInfo serving) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", id);
        model.put("object", "model");
        Instant since = serving.since();
        model.put("created", since.getEpochSecond());
        model.put("owned_by", "intarsia");
        return model;
    }
}
