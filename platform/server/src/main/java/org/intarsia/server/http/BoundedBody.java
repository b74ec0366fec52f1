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
        if (declared > most) {
            throw tooLarge(declared + " bytes", most);
        }
        long until = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK];
        try {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                bytes.write(block, 0, read);
                if (bytes.size() > most) {
                    throw tooLarge("more than " + most + " bytes", most);
                }
                if (System.nanoTime() > until) {
                    throw new IntarsiaException(
                            ErrorCode.REQUEST_TOO_LARGE,
                            PLACE,
                            "it did not arrive within " + patience.toSeconds() + " seconds",
                            "Send it faster.");
                }
            }
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_REQUEST, PLACE, "it ends before its end", "Send all of it.");
        }
        return bytes.toByteArray();
    }

    private static IntarsiaException tooLarge(String size, int most) {
        return new IntarsiaException(
                ErrorCode.REQUEST_TOO_LARGE,
                PLACE,
                size + ", and " + most + " are accepted",
                "Send a smaller one.");
    }
}
