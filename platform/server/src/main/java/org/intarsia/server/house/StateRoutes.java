package org.intarsia.server.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.desired.DesiredState;
import org.intarsia.app.desired.StateChange;
import org.intarsia.app.desired.StateChanges;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;

/** What runs, as one document: exported, compared with another, applied. */
public final class StateRoutes {
    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                            .build());

    private final PipelineHost host;
    private final StateChanges changes;

    public StateRoutes(ServedPlatform platform) {
        this.host = platform.host();
        this.changes = new StateChanges(host, platform.audit());
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("exportState", call -> export());
        handlers.put("diffState", call -> view(changes.diff(state(call))));
        handlers.put("applyState", call -> view(changes.apply(state(call), call.actor())));
        return handlers;
    }

    private Answer export() {
        try {
            String text = YAML.writeValueAsString(DesiredState.of(host).plain());
            return Answer.text("application/yaml", text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("manifests that were read are always written", e);
        }
    }

    /** JSON is YAML: read as a manifest is, within the same bounds. */
    private static DesiredState state(Handler.Call call) {
        return DesiredState.parse(call.checked().body().toString(), "state");
    }

    private static Answer view(List<StateChange> changes) {
        return Answer.json(Map.of("changes", changes.stream().map(StateRoutes::view).toList()));
    }

    private static Map<String, Object> view(StateChange change) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("pipeline", change.pipeline());
        view.put("action", change.action().word());
        view.put("differences", Views.differences(change.differences()));
        return view;
    }
}
