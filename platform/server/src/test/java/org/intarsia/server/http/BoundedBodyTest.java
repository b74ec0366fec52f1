package org.intarsia.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void exactlyTheLimitIsReadAndOneByteMoreIsNot() {
        assertEquals(10, body(10, 10).read(10).length);
        assertEquals(ErrorCode.REQUEST_TOO_LARGE, refusal(body(11, 11), 10), "by its header");
        assertEquals(ErrorCode.REQUEST_TOO_LARGE, refusal(body(11, -1), 10), "by what arrives");
    }

    @Test
    void oneThatDripsOrBreaksOffIsRefused() {
        BoundedBody slow = new BoundedBody(new ByteArrayInputStream(new byte[5]), 5, Duration.ZERO);
        assertEquals(ErrorCode.REQUEST_TOO_LARGE, refusal(slow, 10));
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }
                };
        assertEquals(ErrorCode.INVALID_REQUEST, refusal(new BoundedBody(broken, 5, MINUTE), 10));
    }

    private static BoundedBody body(int bytes, long declared) {
        return new BoundedBody(new ByteArrayInputStream(new byte[bytes]), declared, MINUTE);
    }

    private static ErrorCode refusal(BoundedBody body, int most) {
        return assertThrows(IntarsiaException.class, () -> body.read(most))
                .problems()
                .get(0)
                .code();
    }
}
