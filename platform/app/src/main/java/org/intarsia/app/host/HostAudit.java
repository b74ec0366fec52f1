package org.intarsia.app.host;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;

/** Writes changes of pipelines into the audit log. */
final class HostAudit {
    private final AuditLog log;

    HostAudit(AuditLog log) {
        this.log = log;
    }

    /** A generation serves by that action. */
    void serves(String action, String pipeline, Actor actor, GenerationInfo generation) {
        Map<String, String> details = details(pipeline, actor);
        details.put("generation", Integer.toString(generation.number()));
        details.put("cause", generation.cause());
        for (PartInfo part : generation.parts()) {
            details.put(
                    part.kind().word(),
                    part.name() + " " + part.version() + " sha256 " + part.digest());
        }
        log.record(action, details);
    }

    /** A generation is tried, or is no more. */
    void canary(
            String action,
            String pipeline,
            Actor actor,
            GenerationInfo generation,
            String what,
            String value) {
        Map<String, String> details = details(pipeline, actor);
        details.put("generation", Integer.toString(generation.number()));
        details.put("cause", generation.cause());
        details.put(what, value);
        log.record(action, details);
    }

    void unloaded(String pipeline, Actor actor, int cut) {
        Map<String, String> details = details(pipeline, actor);
        details.put("cut", Integer.toString(cut));
        log.record("unload", details);
    }

    void forgotten(String pipeline, Actor actor, int generation) {
        Map<String, String> details = details(pipeline, actor);
        details.put("generation", Integer.toString(generation));
        log.record("forget", details);
    }

    void cancelled(RunInfo run, Actor actor) {
        Map<String, String> details = details(run.pipeline(), actor);
        details.put("run", Long.toString(run.id()));
        details.put("started by", run.actor().name());
        log.record("cancel", details);
    }

    private static Map<String, String> details(String pipeline, Actor actor) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("pipeline", pipeline);
        details.put("actor", actor.name());
        return details;
    }
}
