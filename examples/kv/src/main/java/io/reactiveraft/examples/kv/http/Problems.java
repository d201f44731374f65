package io.reactiveraft.examples.kv.http;

import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.examples.kv.store.NotAListException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The one place where errors become answers, ahead of the framework's own. */
@Order(-2)
final class Problems implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        Problem problem = problem(error);
        response.setStatusCode(problem.status());
        if (error instanceof ErrorResponse framework) {
            framework.getHeaders().forEach(response.getHeaders()::addAll);
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.retryable()) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        byte[] body = json.writeValueAsBytes(problem.members());
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static Problem problem(Throwable error) {
        if (error instanceof ProblemException own) {
            return own.problem();
        }
        if (error instanceof RaftException raft) {
            return problem(raft);
        }
        if (error instanceof ErrorResponse framework) {
            String detail = framework.getBody().getDetail();
            return Problem.of(framework.getStatusCode(), detail == null ? "" : detail, Outcome.NOT_APPENDED);
        }
        LOG.error("A request failed for a reason of our own", error);
        return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "an error of the server's own", Outcome.UNKNOWN);
    }

    private static Problem problem(RaftException error) {
        if (error instanceof LogCompactedException compacted) {
            return new Problem(
                    HttpStatus.GONE,
                    String.valueOf(error.getMessage()),
                    error.outcome(),
                    error.isRetryable(),
                    Map.of("firstAvailableIndex", compacted.firstAvailableIndex()));
        }
        if (error.getCause() instanceof NotAListException cause) {
            return Problem.of(HttpStatus.CONFLICT, String.valueOf(cause.getMessage()), error.outcome());
        }
        return Problem.of(status(error), error);
    }

    private static HttpStatus status(RaftException error) {
        if (error.outcome() == Outcome.UNKNOWN) {
            return HttpStatus.GATEWAY_TIMEOUT;
        }
        if (error instanceof CommandTooLargeException) {
            return HttpStatus.CONTENT_TOO_LARGE;
        }
        if (error instanceof CommandFailedException || error instanceof InvalidConfigException) {
            return HttpStatus.UNPROCESSABLE_CONTENT;
        }
        return error instanceof CommandRejectedException ? HttpStatus.BAD_REQUEST : HttpStatus.SERVICE_UNAVAILABLE;
    }
}
