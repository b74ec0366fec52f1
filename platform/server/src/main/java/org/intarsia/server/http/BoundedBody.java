package org.intarsia.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** The body of a request. Read once, to a limit of bytes and of time. */
public final class BoundedBody {
    private static final String PLACE = "body";
    private static final int BLOCK = 1 << 13;

    private final InputStream in;
    private final long declared;
    private final Duration patience;

    /**
     * @param declared bytes by the header; -1 where it is not known
     * @param patience for the whole body: a client that sends a byte now and then holds a thread
     */
    public BoundedBody(InputStream in, long declared, Duration patience) {
        this.in = in;
        this.declared = declared;
        this.patience = patience;
    }

    /**
     * All of it.
     *
     * @throws IntarsiaException INT-431 when it is longer, or comes too slowly; INT-430 when it
     *     ends too early
     */
    public byte[] read(int most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK];
        try (InputStream body = open(most)) {
            for (int read = body.read(block); read >= 0; read = body.read(block)) {
                bytes.write(block, 0, read);
            }
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_REQUEST, PLACE, "it ends before its end", "Send all of it.");
        }
        return bytes.toByteArray();
    }

    /**
     * As it comes: whoever reads gets INT-431 when it is longer than {@code most}, or comes too
     * slowly. A long one has a second more for every 64 KiB.
     *
     * @throws IntarsiaException INT-431 when it says that it is longer
     */
    public InputStream open(long most) {
        if (declared > most) {
            throw tooLarge(declared + " bytes", most);
        }
        return new Bounded(most);
    }

    /** Counts, and looks at the clock. */
    private final class Bounded extends InputStream {
        private static final long BYTES_A_SECOND = 64L << 10;

        private final long began = System.nanoTime();
        private final long most;
        private long all;

        Bounded(long most) {
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int read = in.read(to, from, length);
            all += Math.max(0, read);
            if (all > most) {
                throw tooLarge("more than " + most + " bytes", most);
            }
            Duration longest = patience.plusSeconds(all / BYTES_A_SECOND);
            if (System.nanoTime() - began > longest.toNanos()) {
                throw new IntarsiaException(
                        ErrorCode.REQUEST_TOO_LARGE,
                        PLACE,
                        "it did not arrive within " + longest.toSeconds() + " seconds",
                        "Send it faster.");
            }
            return read;
        }
    }

    private static IntarsiaException tooLarge(String size, long most) {
        return new IntarsiaException(
                ErrorCode.REQUEST_TOO_LARGE,
                PLACE,
                size + ", and " + most + " are accepted",
                "Send a smaller one.");
    }
}
