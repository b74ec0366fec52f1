package org.intarsia.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The records of an audit log, for what was told already. */
final class AuditEntries {
    /** Bytes at the end of a log that are read. */
    private static final int MOST = 1 << 26;

    private AuditEntries() {}

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
        return new AuditLog.Entry(line.path("action").asText(), details);
    }
}
