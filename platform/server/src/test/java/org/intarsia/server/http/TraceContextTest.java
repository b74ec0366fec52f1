package org.intarsia.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void theTraceOfTheCallerGoesOnWithASpanOfItsOwn() {
        for (String header :
                List.of(
                        "00-" + TRACE + "-" + SPAN + "-01",
                        "cc-" + TRACE + "-" + SPAN + "-01-more")) {
            TraceContext context = TraceContext.of(header);
            assertEquals(TRACE, context.trace());
            assertEquals(SPAN, context.parent());
            assertNotEquals(SPAN, context.span());
            assertEquals("00-" + TRACE + "-" + context.span() + "-01", context.header());
        }
    }

    @Test
    void whatIsMalformedBeginsANewTrace() {
        for (String header :
                List.of(
                        "",
                        "00-" + TRACE + "-" + SPAN,
                        "00-" + TRACE + "-" + SPAN + "-01-more",
                        "ff-" + TRACE + "-" + SPAN + "-01",
                        "00-" + TRACE.toUpperCase() + "-" + SPAN + "-01",
                        "00-" + "0".repeat(32) + "-" + SPAN + "-01",
                        "00-" + TRACE + "-" + "0".repeat(16) + "-01",
                        "00-" + TRACE + "x-" + SPAN + "-01",
                        "\n00-" + TRACE + "-" + SPAN + "-01")) {
            TraceContext context = TraceContext.of(header);
            assertNull(context.parent(), header);
            assertNotEquals(TRACE, context.trace());
            assertTrue(context.header().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), header);
        }
        assertNotEquals(TraceContext.of(null).trace(), TraceContext.of(null).trace());
    }
}
