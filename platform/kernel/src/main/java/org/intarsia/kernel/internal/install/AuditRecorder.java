package org.intarsia.kernel.internal.install;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.audit.AuditLog.Entry;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Writes to the audit log what happens to plugins.
 *
 * @param log null in a framework that was given no file for it
 */
public record AuditRecorder(AuditLog log) {
    private static final System.Logger LOG = System.getLogger(AuditRecorder.class.getName());
    private static final String INSTALL = "install";
    private static final String REFUSE = "refuse";
    private static final String REMOVE = "remove";

    /** The detail that says that a file of the folder of plugins brought a plugin. */
    private static final String FILE = "file";

    private static final Set<String> ABOUT_PLUGINS = Set.of(INSTALL, REFUSE, REMOVE);

    /** Records an install or a refusal. */
    void settled(PluginInfo plugin, Source source) {
        if (log == null) {
            return;
        }
        String action = plugin.usable() ? INSTALL : REFUSE;
        Map<String, String> details = details(plugin, source.file(), source.actor());
        if (source.again()) {
            log.recordUnless(entries -> told(entries, action, details), action, details);
        } else {
            log.record(action, details);
        }
    }

    void removed(PluginInfo plugin, Actor actor) {
        if (log != null) {
            log.record(REMOVE, details(plugin, "", actor));
        }
    }

    /**
     * Records that files of the folder of plugins are gone since the last process looked.
     *
     * @param present digests of the plugins that are installed now
     */
    void gone(Set<String> present) {
        if (log == null) {
            return;
        }
        Map<String, Map<String, String>> gone = kept(log.entries());
        gone.keySet().removeAll(present);
        for (Map.Entry<String, Map<String, String>> one : gone.entrySet()) {
            Map<String, String> details = new LinkedHashMap<>(one.getValue());
            details.put("actor", Actor.PLATFORM.name());
            details.put("reason", "its file was deleted while no process watched");
            try {
                log.recordUnless(
                        entries -> !kept(entries).containsKey(one.getKey()), REMOVE, details);
            } catch (IntarsiaException e) {
                // Nothing comes in by it; the next start that can write tells it.
                LOG.log(System.Logger.Level.DEBUG, "not recorded", e);
            }
        }
    }

    /** Details of the plugins, by digest, that the log tells are brought by a file. */
    private static Map<String, Map<String, String>> kept(List<Entry> entries) {
        Map<String, Map<String, String>> kept = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (ABOUT_PLUGINS.contains(entry.action())) {
                String digest = entry.details().getOrDefault("digest", "");
                boolean in = entry.action().equals(INSTALL) && entry.details().containsKey(FILE);
                if (in) {
                    kept.put(digest, entry.details());
                } else if (!entry.action().equals(INSTALL)) {
                    kept.remove(digest);
                }
            }
        }
        return kept;
    }

    private static boolean told(List<Entry> entries, String action, Map<String, String> details) {
        String digest = details.get("digest");
        String about = digest.isEmpty() ? "bundle" : "digest";
        Entry last = null;
        for (Entry entry : entries) {
            boolean same = details.get(about).equals(entry.details().get(about));
            if (same && ABOUT_PLUGINS.contains(entry.action())) {
                last = entry;
            }
        }
        return last != null && last.action().equals(action) && said(last.details(), details);
    }

    private static boolean said(Map<String, String> before, Map<String, String> now) {
        Set<String> names = new HashSet<>(now.keySet());
        names.removeAll(Set.of("actor", FILE));
        // A long detail is cut in the log.
        return names.stream()
                .allMatch(name -> now.get(name).startsWith(before.getOrDefault(name, "?")));
    }

    private static Map<String, String> details(PluginInfo plugin, String file, Actor actor) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("actor", actor.name());
        details.put("bundle", plugin.bundle());
        details.put("version", plugin.version());
        details.put("digest", plugin.digest());
        details.put("signer", plugin.signer());
        if (!file.isEmpty()) {
            details.put(FILE, file);
        }
        if (!plugin.reason().isEmpty()) {
            details.put("reason", plugin.reason());
        }
        return details;
    }
}
