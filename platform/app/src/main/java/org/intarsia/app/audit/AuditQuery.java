package org.intarsia.app.audit;

import java.util.Comparator;
import java.util.List;
import org.intarsia.kernel.audit.AuditLog;
import org.jspecify.annotations.Nullable;

/**
 * Which records of an audit log are wanted.
 *
 * @param before the records below this number; null for the newest
 * @param action such as {@code swap}; null for all
 * @param actor who did it, or the beginning of it, such as {@code key}; null for all
 * @param text that a detail holds, such as a pipeline's name; null for all
 * @param limit records of a page
 */
public record AuditQuery(
        @Nullable Long before,
        @Nullable String action,
        @Nullable String actor,
        @Nullable String text,
        int limit) {
    /**
     * A page.
     *
     * @param records the newest first
     * @param next for {@code before} of the next page; null when there is none
     */
    public record Page(List<AuditLog.Entry> records, @Nullable Long next) {
        public Page {
            records = List.copyOf(records);
        }
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-522 when the log cannot be read
     */
    public Page of(AuditLog log) {
        List<AuditLog.Entry> found =
                log.records().stream()
                        .filter(this::fits)
                        .sorted(Comparator.comparingLong(AuditLog.Entry::number).reversed())
                        .limit(limit + 1L)
                        .toList();
        boolean more = found.size() > limit;
        List<AuditLog.Entry> page = more ? found.subList(0, limit) : found;
        return new Page(page, more ? page.get(limit - 1).number() : null);
    }

    private boolean fits(AuditLog.Entry record) {
        return (before == null || record.number() < before)
                && (action == null || record.action().equals(action))
                && (actor == null || record.details().getOrDefault("actor", "").startsWith(actor))
                && (text == null
                        || record.details().values().stream().anyMatch(it -> it.contains(text)));
    }
}
