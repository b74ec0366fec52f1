package org.intarsia.kernel.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.base.Digests;

/**
 * What the file beside an audit log says of the last record: its number and hash.
 *
 * @param text as it was read; null without a file
 */
record AuditHead(String text) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ([0-9a-f]{64})");

    static AuditHead read(Path file) throws IOException {
        try {
            // Any bytes: a damaged head is a finding of the check, not an error of the reading.
            byte[] bytes = Files.readAllBytes(file);
            return new AuditHead(new String(bytes, StandardCharsets.ISO_8859_1).strip());
        } catch (NoSuchFileException e) {
            return new AuditHead(null);
        }
    }

    /** Replaces the file as a whole; the caller holds the log's lock. */
    static void write(Path file, long number, String hash) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                writeWhole(channel, number + " " + hash + "\n", 0);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** A full disk may take the first part of a text and report the failure only for the rest. */
    static void writeWhole(FileChannel channel, String text, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    /**
     * Whether a log may end like this: with the record that the head names, or, after a crash
     * between a line and its head, with the one that follows it.
     */
    boolean allows(AuditLog.End end) {
        if (text == null) {
            return end.number() == 0
                    || end.number() == 1 && end.previous().equals(AuditLog.End.NONE.hash());
        }
        if (text.isEmpty()) {
            // A crash of an earlier release, which emptied the head before it wrote it.
            return end.number() > 0;
        }
        Matcher named = FORM.matcher(text);
        if (!named.matches()) {
            return false;
        }
        long number = Long.parseLong(named.group(1));
        String hash = named.group(2);
        return end.number() == number && end.hash().equals(hash)
                || end.number() == number + 1 && end.previous().equals(hash);
    }

    /**
     * Where the chain goes on when the log does not end as it may: behind the record that is
     * missing, so that the gap stays visible however many records follow.
     */
    AuditLog.End missing(String torn) {
        Matcher named = FORM.matcher(text == null ? "" : text);
        return named.matches()
                ? new AuditLog.End(Long.parseLong(named.group(1)), named.group(2), "", torn)
                : new AuditLog.End(0, Digests.sha256(text == null ? "" : text), "", torn);
    }

    /** What is wrong with a log that does not end as it may. */
    String fault(AuditLog.End end) {
        if (text == null) {
            return "the log's .head file is missing; whether the last lines are missing too cannot"
                    + " be told";
        }
        Matcher named = FORM.matcher(text);
        return named.matches()
                ? "the last record should be number "
                        + Long.parseLong(named.group(1))
                        + ", but the log ends with number "
                        + end.number()
                : "the log's .head file is damaged; whether the last lines are missing cannot be"
                        + " told";
    }
}
