package org.intarsia.server.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.server.access.Authenticator;
import org.intarsia.server.access.Caller;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.access.RetryDelay;
import org.intarsia.server.document.ApiDocument;
import org.intarsia.server.document.Operation;
import org.intarsia.server.document.RequestReader;
import org.intarsia.server.problem.ProblemForm;
import org.intarsia.server.problem.StatusCodes;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;

/**
 * What every request goes through: its host, its route, its token, the state of the server, the
 * document, its handler; and every failure becomes an answer. Safe for several threads.
 */
public final class Gateway {
    private static final String RETRY_SECONDS = "2";

    /** Parameters of paths that name a pipeline. */
    private static final List<String> PIPELINES = List.of("pipeline", "model");

    private final ApiDocument document;
    private final RequestReader reader;
    private final Map<String, Handler> handlers;
    private final Authenticator authenticator;
    private final Quotas quotas;
    private final Pages pages;
    private final Lifecycle lifecycle;
    private final ServerSettings settings;
    private final HostNames hosts;
    private final AccessLog log;

    /**
     * @param handlers by the ids of the document's operations
     * @param pages what is served beside them, without a token
     * @throws IllegalArgumentException when these are not the same
     */
    public Gateway(
            ApiDocument document,
            Map<String, Handler> handlers,
            Authenticator authenticator,
            Quotas quotas,
            Pages pages,
            Lifecycle lifecycle,
            ServerSettings settings,
            AccessLog log) {
        List<String> named = document.operations().stream().map(Operation::id).sorted().toList();
        List<String> served = handlers.keySet().stream().sorted().toList();
        if (!named.equals(served)) {
            throw new IllegalArgumentException("document " + named + ", handlers " + served);
        }
        this.document = document;
        this.reader = new RequestReader(document);
        this.handlers = Map.copyOf(handlers);
        this.authenticator = authenticator;
        this.quotas = quotas;
        this.pages = pages;
        this.lifecycle = lifecycle;
        this.settings = settings;
        this.hosts = new HostNames(settings.host(), settings.names());
        this.log = log;
    }

    /** Files that are served as they are. */
    @FunctionalInterface
    public interface Pages {
        /**
         * @param segments of the path, decoded
         * @return empty where there is none at this address
         */
        Optional<Answer.Whole> answer(ApiRequest request, List<String> segments);
    }

    /** Answers a request, whatever it holds. */
    public void serve(ApiRequest request, Reply reply) {
        new Exchange(request, reply).run();
    }

    /** One request. */
    private final class Exchange {
        private final long began = System.nanoTime();
        private final ApiRequest request;
        private final Reply reply;
        private final ProblemForm form;
        private Operation operation;
        private EventWriter events;
        private int status;
        private String codes = "";
        private String retry = RETRY_SECONDS;

        Exchange(ApiRequest request, Reply reply) {
            this.request = request;
            this.reply = reply;
            this.form = ProblemForm.of(request.path());
        }

        void run() {
            try {
                route();
            } catch (IntarsiaException e) {
                if (e.getCause() instanceof RetryDelay delay) {
                    retry = Long.toString(delay.seconds());
                }
                refuse(e.problems());
            } catch (CancellationException e) {
                cancelled();
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                log.failed(request, e);
                refuse(List.of(unexpected(e)));
            } finally {
                log.answered(
                        request,
                        operation == null ? null : operation.path(),
                        status,
                        codes,
                        Duration.ofNanos(System.nanoTime() - began));
            }
        }

        private void route() {
            hosts.check(request);
            List<String> segments = request.segments();
            Optional<Answer.Whole> page = pages.answer(request, segments);
            if (page.isPresent()) {
                status = page.get().status();
                reply.send(page.get());
                return;
            }
            String method = request.method().equals("HEAD") ? "GET" : request.method();
            ApiDocument.Match match =
                    document.match(method, segments).orElseThrow(() -> unknown(segments));
            operation = match.operation();
            if (operation.open()) {
                answer(match, Caller.NOBODY, () -> {});
                return;
            }
            Caller caller = caller();
            quotas.request(caller);
            caller.check(operation.role());
            checkPipeline(caller, match.path());
            lifecycle.enter();
            try {
                answer(match, caller, this::caller);
            } finally {
                lifecycle.leave();
            }
        }

        private Caller caller() {
            return authenticator.caller(request.header().apply("Authorization"));
        }

        private IntarsiaException unknown(List<String> segments) {
            String methods = document.methods(segments);
            return methods.isEmpty()
                    ? new IntarsiaException(
                            ErrorCode.UNKNOWN_ROUTE,
                            "path",
                            "there is nothing at this address",
                            "GET /openapi.json lists all.")
                    : new IntarsiaException(
                            ErrorCode.METHOD_NOT_ALLOWED,
                            "method",
                            "this address does not support it",
                            "Use " + methods + ".");
        }

        /** Of the path; handlers check those of bodies. */
        private void checkPipeline(Caller caller, Map<String, String> path) {
            for (String name : PIPELINES) {
                String pipeline = path.get(name);
                if (pipeline != null) {
                    caller.checkUses(settings.aliases().getOrDefault(pipeline, pipeline));
                }
            }
        }

        private void answer(ApiDocument.Match match, Caller caller, Runnable access) {
            byte[] body =
                    match.operation().upload()
                            ? new byte[0]
                            : request.body().read(settings.limits().bodyBytes());
            RequestReader.Checked checked =
                    reader.read(
                            match.operation(),
                            match.path(),
                            request.parameters(),
                            request.header(),
                            body);
            Answer answer =
                    handlers.get(match.operation().id())
                            .answer(new Handler.Call(request, checked, caller, access));
            status = answer.status();
            if (answer instanceof Answer.Whole whole) {
                reply.send(whole);
            } else if (answer instanceof Answer.Stream stream) {
                events = open(stream);
                stream.source().write(events);
            }
        }

        private EventWriter open(Answer.Stream stream) {
            try {
                return reply.open(stream);
            } catch (RuntimeException e) {
                stream.unsent().run();
                throw e;
            }
        }

        /** The client is gone, or an operator ended the run: then the client is told. */
        private void cancelled() {
            refuse(
                    List.of(
                            new Problem(
                                    ErrorCode.STOPPED,
                                    "request",
                                    "its run was stopped before the end",
                                    "Send it again.")));
        }

        /** Before the first event a status; behind it, the last event. */
        private void refuse(List<Problem> problems) {
            int refused = StatusCodes.of(problems);
            codes =
                    problems.stream()
                            .map(problem -> problem.code().code())
                            .distinct()
                            .collect(Collectors.joining(" "));
            Map<String, Object> body = form.body(request.id(), refused, problems);
            if (events != null) {
                tellLast(body);
                return;
            }
            status = refused;
            Map<String, String> headers = new LinkedHashMap<>();
            if (refused == 401) {
                headers.put("WWW-Authenticate", challenge(problems));
            } else if (refused == 405) {
                headers.put("Allow", document.methods(request.segments()));
            } else if (refused == 429 || refused == 503) {
                headers.put("Retry-After", retry);
            }
            reply.send(new Answer.Whole(refused, form.type(), Answer.Json.bytes(body), headers));
        }

        /** As RFC 6750 says it: with an error only where a token was sent. */
        private String challenge(List<Problem> problems) {
            return problems.get(0).code() == ErrorCode.OIDC_TOKEN_REFUSED
                    ? "Bearer error=\"invalid_token\""
                    : "Bearer";
        }

        private void tellLast(Map<String, Object> body) {
            try {
                events.event(null, "error", Answer.Json.text(body));
            } catch (CancellationException e) {
                // Nobody is there to be told.
                status = CLIENT_GONE;
            }
        }

        private Problem unexpected(Throwable failure) {
            return failure instanceof OutOfMemoryError
                    ? new Problem(
                            ErrorCode.OUT_OF_MEMORY,
                            "server",
                            "not enough memory",
                            "Ask for fewer pictures, or later.")
                    : new Problem(
                            ErrorCode.UNEXPECTED,
                            "server",
                            "an unexpected error, which the server's log describes",
                            "Report it with the request's id, " + request.id() + ".");
        }
    }

    /** In the log alone: no status was sent. */
    private static final int CLIENT_GONE = 499;
}
