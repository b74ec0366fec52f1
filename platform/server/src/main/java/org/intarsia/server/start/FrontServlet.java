package org.intarsia.server.start;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.ApiRequest;
import org.intarsia.server.http.BoundedBody;
import org.intarsia.server.http.EventWriter;
import org.intarsia.server.http.Gateway;
import org.intarsia.server.http.Reply;
import org.intarsia.server.http.TraceContext;
import org.jspecify.annotations.Nullable;

/** Between the container and the gateway. Every method goes there, also TRACE. */
final class FrontServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** For the whole body of a request. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final transient Gateway gateway;

    FrontServlet(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String id = UUID.randomUUID().toString();
        TraceContext trace = TraceContext.of(request.getHeader("traceparent"));
        response.setHeader("X-Request-Id", id);
        response.setHeader("traceparent", trace.header());
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            gateway.serve(read(id, trace, request), new ServletReply(response));
        } catch (UncheckedIOException e) {
            // The client is gone; the log has it.
            throw e.getCause();
        }
    }

    private static ApiRequest read(String id, TraceContext trace, HttpServletRequest request)
            throws IOException {
        return new ApiRequest(
                id,
                trace,
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                name -> header(request, name),
                new BoundedBody(
                        request.getInputStream(), request.getContentLengthLong(), PATIENCE));
    }

    /** Behind TLS of its own, what a proxy would say. */
    private static @Nullable String header(HttpServletRequest request, String name) {
        return request.isSecure() && name.equals("X-Forwarded-Proto")
                ? "https"
                : request.getHeader(name);
    }

    private record ServletReply(HttpServletResponse response) implements Reply {
        @Override
        public void send(Answer.Whole answer) {
            head(answer, answer.type());
            response.setContentLength(answer.body().length);
            try {
                response.getOutputStream().write(answer.body());
                response.flushBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public EventWriter open(Answer.Stream answer) {
            head(answer, "text/event-stream");
            try {
                response.flushBuffer();
                return new EventWriter(
                        new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void head(Answer answer, String type) {
            response.setStatus(answer.status());
            response.setContentType(type);
            answer.headers().forEach(response::setHeader);
        }
    }
}
