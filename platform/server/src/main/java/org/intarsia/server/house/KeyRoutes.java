package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.access.AccessKey;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.Grant;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.KeyRequest;
import org.intarsia.app.access.Role;
import org.intarsia.server.access.Caller;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;

/** The keys that give access, and what the caller's own is good for. */
public final class KeyRoutes {
    private final AccessKeys keys;
    private final Quotas quotas;

    public KeyRoutes(AccessKeys keys, Quotas quotas) {
        this.keys = keys;
        this.quotas = quotas;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("whoAmI", call -> whoAmI(call.caller()));
        handlers.put("listKeys", call -> list());
        handlers.put("createKey", this::create);
        handlers.put(
                "revokeKey",
                call -> Answer.json(view(keys.revoke(call.checked().path("key"), call.actor()))));
        return handlers;
    }

    private Answer whoAmI(Caller caller) {
        Map<String, Object> view = new LinkedHashMap<>();
        Grant grant = caller.grant();
        view.put("actor", caller.actor().name());
        view.put("role", caller.role().word());
        view.put("name", grant == null ? null : grant.name());
        view.put("pipelines", grant == null ? List.of() : grant.pipelines());
        view.put("limits", limits(grant == null ? KeyLimits.NONE : grant.limits()));
        Quotas.Used used = quotas.used(caller);
        view.put("used", Map.of("runs", used.runs(), "stepsToday", used.steps()));
        return Answer.json(view);
    }

    private Answer list() {
        return Answer.json(Map.of("keys", keys.list().stream().map(KeyRoutes::view).toList()));
    }

    private Answer create(Handler.Call call) {
        Checked asked = call.checked();
        List<String> pipelines = new ArrayList<>();
        asked.body().path("pipelines").forEach(one -> pipelines.add(one.asText()));
        JsonNode limits = asked.body().path("limits");
        String expires = asked.text("expires");
        Instant end = expires == null ? null : KeyRequest.instant(expires, "expires");
        AccessKeys.Created created =
                keys.create(
                        new KeyRequest(
                                asked.body().path("name").asText(),
                                Role.of(asked.body().path("role").asText()),
                                end,
                                pipelines,
                                new KeyLimits(
                                        whole(limits, "requestsPerMinute"),
                                        whole(limits, "runs"),
                                        limits.hasNonNull("stepsPerDay")
                                                ? (Long) limits.path("stepsPerDay").asLong()
                                                : null)),
                        call.actor());
        Map<String, Object> view = view(created.key());
        view.put("key", created.text());
        return Answer.json(201, view);
    }

    private static Integer whole(JsonNode limits, String name) {
        return limits.hasNonNull(name) ? (Integer) limits.path(name).asInt() : null;
    }

    /** Without its digest, which serves nobody. */
    private static Map<String, Object> view(AccessKey key) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", key.id());
        view.put("name", key.name());
        view.put("role", key.role().word());
        view.put("created", key.created());
        view.put("expires", key.expires());
        view.put("pipelines", key.pipelines());
        view.put("limits", limits(key.limits()));
        return view;
    }

    private static Map<String, Object> limits(KeyLimits limits) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("requestsPerMinute", limits.requestsPerMinute());
        view.put("runs", limits.runs());
        view.put("stepsPerDay", limits.stepsPerDay());
        return view;
    }
}
