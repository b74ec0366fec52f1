package org.intarsia.server.house;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.app.access.Role;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.parts.PartCatalog;
import org.intarsia.app.parts.PartDescription;
import org.intarsia.app.parts.PartSchema;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.kernel.Registry;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.spi.Kind;

/** Parts with their options, and runs in flight. */
public final class PlatformRoutes {
    private final Registry registry;
    private final PipelineHost host;

    public PlatformRoutes(ServedPlatform platform) {
        this.registry = platform.registry();
        this.host = platform.host();
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("listParts", call -> parts());
        handlers.put("getPart", this::part);
        handlers.put("listRuns", call -> runs());
        handlers.put("cancelRun", this::cancel);
        return handlers;
    }

    private Answer parts() {
        List<Map<String, Object>> parts =
                PartCatalog.of(registry).parts().stream().map(PlatformRoutes::view).toList();
        return Answer.json(Map.of("parts", parts));
    }

    private Answer part(Handler.Call call) {
        Optional<Kind> kind = Kind.of(call.checked().path("kind"));
        PartDescription part =
                PartCatalog.of(registry).find(call.checked().path("name"), kind).get(0);
        return Answer.json(view(part));
    }

    private static Map<String, Object> view(PartDescription part) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", part.kind().word());
        view.put("name", part.name());
        view.put("bundle", part.bundle());
        view.put("version", part.version());
        view.put("summary", part.summary());
        view.put("schema", PartSchema.of(part));
        return view;
    }

    private Answer runs() {
        return Answer.json(Map.of("runs", host.runs().stream().map(Views::run).toList()));
    }

    private Answer cancel(Handler.Call call) {
        long run = call.checked().path().get("run").asLong();
        host.runs().stream()
                .filter(one -> one.id() == run && !one.actor().equals(call.actor()))
                .forEach(foreign -> call.caller().check(Role.OPERATOR));
        return Answer.json(Views.run(host.cancel(run, call.actor())));
    }
}
