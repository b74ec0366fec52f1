package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.audit.AuditQuery;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.jspecify.annotations.Nullable;

/** The audit log: read page by page, and checked. */
public final class AuditRoutes {
    private static final int PAGE = 100;

    private final AuditLog audit;

    public AuditRoutes(AuditLog audit) {
        this.audit = audit;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("listAudit", call -> list(call.checked()));
        handlers.put("verifyAudit", call -> verify());
        return handlers;
    }

    private Answer list(Checked asked) {
        JsonNode before = asked.query("before");
        JsonNode limit = asked.query("limit");
        AuditQuery.Page page =
                new AuditQuery(
                                before == null ? null : (Long) before.asLong(),
                                text(asked, "action"),
                                text(asked, "actor"),
                                text(asked, "text"),
                                limit == null ? PAGE : limit.asInt())
                        .of(audit);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("records", page.records().stream().map(AuditRoutes::view).toList());
        view.put("next", page.next());
        return Answer.json(view);
    }

    private static @Nullable String text(Checked asked, String name) {
        JsonNode given = asked.query(name);
        return given == null ? null : given.asText();
    }

    private static Map<String, Object> view(AuditLog.Entry record) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("number", record.number());
        view.put("time", record.time());
        view.put("action", record.action());
        view.put("actor", record.details().get("actor"));
        view.put("details", record.details());
        return view;
    }

    private Answer verify() {
        AuditLog.Verdict verdict = audit.verify();
        return Answer.json(Map.of("records", verdict.records(), "faults", verdict.faults()));
    }
}
