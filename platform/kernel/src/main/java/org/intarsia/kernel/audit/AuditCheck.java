package org.intarsia.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.base.Digests;

/** One reading of an audit log. */
final class AuditCheck {
    private final Path head;
    private final List<String> faults = new ArrayList<>();
    private AuditLog.End last = AuditLog.End.NONE;

    /**
     * @param head the file beside the log
     */
    AuditCheck(Path head) {
        this.head = head;
    }

    AuditLog.Verdict run(String text) throws IOException {
        String ended = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        String[] lines = text.isEmpty() ? new String[0] : ended.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            JsonNode line = AuditLog.parse(lines[i]);
            if (line != null) {
                check(i + 1, (ObjectNode) line, lines[i]);
            } else if (!closed(lines, i)) {
                faults.add("line " + (i + 1) + " is not a record");
            }
        }
        AuditHead named = AuditHead.read(head);
        if (!named.allows(last)) {
            faults.add(named.fault(last));
        }
        return new AuditLog.Verdict(lines.length, List.copyOf(faults));
    }

    private void check(int at, ObjectNode line, String asItStands) {
        String hash = line.path("hash").asText();
        ObjectNode rest = line.deepCopy();
        rest.remove("hash");
        if (!Digests.sha256(rest.toString()).equals(hash) || !line.toString().equals(asItStands)) {
            faults.add("line " + at + " was changed after it was written");
        } else if (!line.path("previous").asText().equals(last.hash())
                || line.path("n").asLong() != last.number() + 1) {
            faults.add(
                    "line "
                            + at
                            + " does not follow the one before it: lines were taken away,"
                            + " added or moved");
        }
        last = AuditLog.End.of(line, null);
    }

    /** A piece that a crash left, named by the record behind it. */
    private boolean closed(String[] lines, int at) {
        JsonNode next = at + 1 < lines.length ? AuditLog.parse(lines[at + 1]) : null;
        return next != null
                && next.path("action").asText().equals(AuditLog.TORN)
                && next.path("details").path("piece").asText().equals(Digests.sha256(lines[at]));
    }
}
