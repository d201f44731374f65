package io.reactiveraft.examples.kv.http;

import static io.reactiveraft.examples.kv.http.WebFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.NotLeaderException;
import io.reactiveraft.NotMemberException;
import io.reactiveraft.Outcome;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftException;
import io.reactiveraft.StorageFailedException;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class ProblemsTest {

    /** More than the patience of any request lasts. */
    private static final int FOREVER = 1000;

    private static final StubRaft RAFT = new StubRaft();
    private static WebFixture web;
    private static WebTestClient client;

    @BeforeAll
    static void serve() {
        web = WebFixture.before(RAFT);
        client = web.client();
    }

    @AfterAll
    static void close() {
        web.close();
    }

    @AfterEach
    void heal() {
        RAFT.failures.clear();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorOfTheLibraryHasAStatusAndAnOutcome(RaftException error, int status) {
        RAFT.failures.addAll(Collections.nCopies(FOREVER, error));
        WebTestClient.ResponseSpec answer =
                client.put().uri("/kv/any").bodyValue("x").exchange();
        answer.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer))
                .containsEntry("status", status)
                .containsEntry("detail", error.getMessage())
                .containsEntry("outcome", error.outcome().name());
        if (error.isRetryable()) {
            answer.expectHeader().valueEquals("Retry-After", "1");
        } else {
            answer.expectHeader().doesNotExist("Retry-After");
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(new NoLeaderException("no leader is known"), 503),
                arguments(new NotLeaderException(), 503),
                arguments(new NotMemberException(NodeId.of("n1"), 7), 503),
                arguments(new OverloadedException("the line is full"), 503),
                arguments(new NodeClosedException(Outcome.NOT_APPENDED), 503),
                arguments(new NodeClosedException(Outcome.UNKNOWN), 504),
                arguments(new OutcomeUnknownException("the leader was lost"), 504),
                arguments(new StorageFailedException("the disk is full", Outcome.NOT_APPENDED), 503),
                arguments(new CommandTooLargeException(2, 1), 413),
                arguments(new CommandRejectedException("no such command"), 400));
    }

    @Test
    void anElectionIsRiddenOut() {
        RAFT.failures.addAll(Collections.nCopies(3, new NotLeaderException()));
        web.put("patient", "x");
        assertThat(RAFT.failures).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsNeverRepeated() {
        RAFT.failures.add(new OutcomeUnknownException("the leader was lost"));
        client.put()
                .uri("/kv/once")
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(504)
                .expectBody();
        client.get().uri("/kv/once").exchange().expectStatus().isNotFound().expectBody();
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedByName() {
        WebTestClient.ResponseSpec answer = client.put()
                .uri("/kv/big")
                .bodyValue("x".repeat(Requests.VALUE_BYTES_MAX + 1))
                .exchange();
        answer.expectStatus().isEqualTo(413);
        assertThat(json(answer)).containsEntry("detail", "the body has more than 1044480 bytes; that is the limit");
    }

    @Test
    void aBodyThatIsNotTextIsRefused() {
        expectBad(client.put().uri("/kv/binary").bodyValue(new byte[] {(byte) 0xff}), "not UTF-8 text");
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        String limit = "é".repeat(Requests.KEY_CHARACTERS_MAX);
        client.put()
                .uri("/kv/{key}", limit)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
        expectBad(client.put().uri("/kv/{key}", limit + "é").bodyValue("x"), "has 513 characters; allowed: 1 to 512");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                              | not JSON",
                "[]                             | not a JSON object",
                "{\"value\": \"x\"}             | \"expect\" is missing",
                "{\"expect\": null}             | \"value\" is missing",
                "{\"expect\": 1, \"value\": \"x\"} | \"expect\" is of type number",
                "{\"expect\": null, \"value\": null} | \"value\" is of type null",
            })
    void aCompareAndSetThatMakesNoSenseIsRefused(String body, String why) {
        expectBad(client.post().uri("/kv/cas/cas").bodyValue(body), why);
    }

    @ParameterizedTest
    @CsvSource({
        "/kv/any?consistency=eventual, linearizable (the default)",
        "/kv/any?consistency=at-least, consistency=at-least&index=42",
        "/kv/any?consistency=at-least&index=-1, a whole number from 0",
        "/kv/any?consistency=stale&index=1, index is allowed with consistency=at-least only",
        "/kv/any?index=1, index is allowed with consistency=at-least only",
        "/kv/any?consistency=bounded, consistency=bounded&staleness=200ms",
        "/kv/any?consistency=bounded&staleness=soon, 1ms to 1h",
        "/kv/any?consistency=bounded&staleness=0ms, 1ms to 1h",
        "/kv/any?consistency=bounded&staleness=99999999999999999d, 1ms to 1h",
        "/kv/any?consistency=lease&staleness=1s, staleness is allowed with consistency=bounded only",
        "/changes?from=0, a whole number from 1",
        "/changes?from=x, a whole number from 1",
    })
    void aParameterOutOfRangeIsRefusedWithWhatIsAllowed(String uri, String why) {
        expectBad(client.get().uri(uri), why);
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() {
        client.get()
                .uri("/nowhere")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
        client.post()
                .uri("/kv/any")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .exists("Allow")
                .expectBody();
    }

    private static void expectBad(WebTestClient.RequestHeadersSpec<?> request, String why) {
        WebTestClient.ResponseSpec answer = request.exchange();
        answer.expectStatus().isBadRequest().expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer))
                .containsEntry("outcome", "NOT_APPENDED")
                .extractingByKey("detail")
                .asString()
                .contains(why);
    }
}
