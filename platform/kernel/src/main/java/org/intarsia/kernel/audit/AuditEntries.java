package org.intarsia.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the records of an audit log. */
final class AuditEntries {
    /** Bytes at the end of a log that are read. */
    private static final int MOST = 1 << 26;

    /** Bytes at the end among which the last record is looked for; none is longer. */
    private static final int TAIL = 1 << 18;

    private AuditEntries() {}

    /** All of a file; waits for who writes. */
    static List<AuditLog.Entry> read(Path file) throws IOException {
        synchronized (AuditLog.THREADS) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                channel.lock(0, Long.MAX_VALUE, true);
                return of(channel);
            }
        }
    }

    /** In their order; lines that are no record are left out. */
    static List<AuditLog.Entry> of(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MOST));
        long from = channel.size() - bytes.capacity();
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // Read on.
        }
        List<AuditLog.Entry> entries = new ArrayList<>();
        for (String text : new String(bytes.array(), StandardCharsets.UTF_8).split("\n")) {
            JsonNode line = AuditLog.parse(text);
            if (line != null) {
                entries.add(entry(line));
            }
        }
        return entries;
    }

    private static AuditLog.Entry entry(JsonNode line) {
        Map<String, String> details = new TreeMap<>();
        line.path("details")
                .fields()
                .forEachRemaining(one -> details.put(one.getKey(), one.getValue().asText()));
        return new AuditLog.Entry(
                line.path("n").asLong(),
                line.path("time").asText(),
                line.path("action").asText(),
                details);
    }

    /** Where it ends: its last whole record, and what a crash left behind that. */
    static AuditLog.End end(FileChannel channel) throws IOException {
        long from = Math.max(0, channel.size() - TAIL);
        ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // Read on.
        }
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        String torn = end < text.length() ? text.substring(end) : null;
        JsonNode unended = torn == null ? null : AuditLog.parse(torn);
        if (unended != null) {
            // Only its line's end is missing.
            return AuditLog.End.of(unended, "");
        }
        String[] lines = text.substring(0, end).split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            JsonNode line = AuditLog.parse(lines[i]);
            if (line != null) {
                return AuditLog.End.of(line, torn);
            }
        }
        return new AuditLog.End(0, AuditLog.End.NONE.hash(), "", torn);
    }
}
