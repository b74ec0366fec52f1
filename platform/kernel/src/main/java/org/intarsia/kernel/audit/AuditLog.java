package org.intarsia.kernel.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * What was installed, refused, taken out, swapped and rolled back, line by line as JSON. Every line
 * holds the hash of the one before it, and the file beside it ({@code .head}) the number and hash
 * of the last, so that a line that was changed, taken away, added or moved is found. Safe for
 * several threads and processes at once.
 *
 * <p>A log that lost its end goes on behind the record that its head names, so that the gap stays
 * visible. A log that is one record ahead of its head is what a crash between the two leaves.
 *
 * <p>A line that a crash cut short is closed by the next record, which names the hash of the piece.
 */
public final class AuditLog {
    /** The action of a record that closes what a crash left. */
    static final String TORN = "torn";

    /** Letters of one detail; what a plugin says of itself has no end of its own. */
    private static final int DETAIL = 2000;

    /** Loaded with the first record that is read or written. */
    private static final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();
    }

    /**
     * The lock of a file keeps other processes out, not other threads, and is lost when one of them
     * closes the same file.
     */
    static final Object THREADS = new Object();

    private final Path file;
    private final Path head;

    /**
     * @param file made with the first record
     */
    public AuditLog(Path file) {
        this.file = file;
        this.head = file.resolveSibling(file.getFileName() + ".head");
    }

    /**
     * What a check came to.
     *
     * @param records lines that were read
     * @param faults one a line that is not as it was written; empty when all are
     */
    public record Verdict(int records, List<String> faults) {}

    /**
     * Adds a line and forces it to the disk; when that fails, the log is as it was.
     *
     * @param action {@code install}, {@code refuse}, {@code trust}, {@code swap} and so on
     * @throws IntarsiaException INT-521 when it cannot be written
     */
    public void record(String action, Map<String, String> details) {
        locked(
                channel -> {
                    add(channel, action, details);
                    return true;
                });
    }

    /** What is done with the file while nobody else writes. */
    private interface Work {
        boolean on(FileChannel channel) throws IOException;
    }

    private boolean locked(Work work) {
        synchronized (THREADS) {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                try (FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
                    channel.lock();
                    return work.on(channel);
                }
            } catch (IOException e) {
                throw new IntarsiaException(
                        ErrorCode.AUDIT_LOG_NOT_WRITTEN,
                        "audit log",
                        "it cannot be written: " + e.getMessage(),
                        "Free disk space or fix the folder's permissions.");
            }
        }
    }

    /**
     * One record.
     *
     * @param number 1 for the first of a log
     * @param time as it is written: an instant
     * @param action what happened
     * @param details by name
     */
    public record Entry(long number, String time, String action, Map<String, String> details) {
        public Entry {
            details = Map.copyOf(details);
        }
    }

    /** The records that can be read; none when there is no log yet or it cannot be read. */
    public List<Entry> entries() {
        try {
            return AuditEntries.read(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The records, oldest first; none when there is no log yet.
     *
     * @throws IntarsiaException INT-522 when the file cannot be read
     */
    public List<Entry> records() {
        try {
            return AuditEntries.read(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw notRead();
        }
    }

    /**
     * As {@link #record}, unless the log says so already; no other process writes in between.
     *
     * @param told whether the records so far, in their order, tell it already
     * @return whether a line was added
     */
    public boolean recordUnless(
            Predicate<List<Entry>> told, String action, Map<String, String> details) {
        return locked(
                channel -> {
                    boolean adds = !told.test(AuditEntries.of(channel));
                    if (adds) {
                        add(channel, action, details);
                    }
                    return adds;
                });
    }

    private void add(FileChannel channel, String action, Map<String, String> details)
            throws IOException {
        End end = AuditEntries.end(channel);
        AuditHead named = AuditHead.read(head);
        End last = named.allows(end) ? end : named.missing(end.torn());
        if (last.torn() != null && !last.torn().isEmpty()) {
            last = append(channel, last, TORN, Map.of("piece", Digests.sha256(last.torn())));
        }
        append(channel, last, action, details);
    }

    /**
     * Reads the whole log and checks every line against the one before it.
     *
     * @throws IntarsiaException INT-522 when the file cannot be read
     */
    public Verdict verify() {
        if (!Files.exists(file) && !Files.exists(head)) {
            return new Verdict(0, List.of());
        }
        synchronized (THREADS) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                // A line that another process is just writing is no fault.
                channel.lock(0, Long.MAX_VALUE, true);
                byte[] bytes = Channels.newInputStream(channel).readAllBytes();
                return new AuditCheck(head).run(new String(bytes, StandardCharsets.UTF_8));
            } catch (NoSuchFileException e) {
                return checkedWithoutFile();
            } catch (IOException e) {
                throw notRead();
            }
        }
    }

    private Verdict checkedWithoutFile() {
        try {
            return new AuditCheck(head).run("");
        } catch (IOException e) {
            throw notRead();
        }
    }

    private static IntarsiaException notRead() {
        return new IntarsiaException(
                ErrorCode.AUDIT_LOG_NOT_READ,
                "audit log",
                "it cannot be read",
                "Fix the file's permissions.");
    }

    /**
     * Where a log ends.
     *
     * @param number of its last whole record; 0 for none
     * @param previous the hash that this record names
     * @param torn what a crash left behind that; empty when only its line's end is missing, null
     *     when nothing is
     */
    record End(long number, String hash, String previous, String torn) {
        /** Of a log without a record. */
        static final End NONE = new End(0, "0".repeat(64), "", null);

        static End of(JsonNode line, String torn) {
            return new End(
                    line.path("n").asLong(),
                    line.path("hash").asText(),
                    line.path("previous").asText(),
                    torn);
        }
    }

    private End append(FileChannel channel, End last, String action, Map<String, String> details)
            throws IOException {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("n", last.number() + 1);
        line.put("time", Instant.now().toString());
        line.put("action", action);
        ObjectNode written = line.putObject("details");
        new TreeMap<>(details)
                .forEach(
                        (name, value) ->
                                written.put(
                                        name,
                                        value.substring(0, Math.min(DETAIL, value.length()))));
        line.put("previous", last.hash());
        String hash = Digests.sha256(line.toString());
        line.put("hash", hash);
        String text = (last.torn() != null ? "\n" : "") + line + "\n";
        End next = new End(last.number() + 1, hash, last.hash(), null);
        long size = channel.size();
        try {
            AuditHead.writeWhole(channel, text, size);
            channel.force(false);
            AuditHead.write(head, next.number(), hash);
        } catch (IOException e) {
            takeBack(channel, size, e);
            throw e;
        }
        return next;
    }

    /** What could not be written whole must not stay as a piece. */
    private static void takeBack(FileChannel channel, long size, IOException first) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            first.addSuppressed(e);
        }
    }

    static JsonNode parse(String line) {
        try {
            JsonNode node = Json.MAPPER.readTree(line);
            return node != null && node.isObject() && node.has("hash") ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
