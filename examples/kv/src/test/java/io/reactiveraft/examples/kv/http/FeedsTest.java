package io.reactiveraft.examples.kv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.LogCompactedException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class FeedsTest {

    private static final ParameterizedTypeReference<ServerSentEvent<Map<String, Object>>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final WebFixture web = new WebFixture();

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void changesAreFollowedFromTheBeginningAndLive() {
        put("a", "1");
        StepVerifier.create(changes("/changes", null))
                .assertNext(event -> {
                    assertThat(event.id()).isEqualTo("1");
                    assertThat(event.event()).isEqualTo("put");
                    assertThat(event.data())
                            .containsEntry("key", "a")
                            .containsEntry("value", "1")
                            .containsEntry("index", 1)
                            .containsEntry("term", 3);
                })
                .then(() -> put("b", "2"))
                .assertNext(event -> assertThat(event.data()).containsEntry("key", "b"))
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void aReaderThatReconnectsGoesOnBehindTheLastEventItHasSeen() {
        put("a", "1");
        put("b", "2");
        put("c", "3");
        StepVerifier.create(changes("/changes?from=1", "2"))
                .assertNext(event -> assertThat(event.id()).isEqualTo("3"))
                .thenCancel()
                .verify(DEADLINE);
        assertThat(web.raft.followedFrom).containsExactly(3L);
    }

    @Test
    void aCompactedIndexIsGoneAndTheAnswerNamesTheFirstThereIs() {
        web.raft.failures.add(new LogCompactedException(1, 41));
        WebTestClient.ResponseSpec answer = web.client()
                .get()
                .uri("/changes")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange();
        answer.expectStatus().isEqualTo(410).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(WebFixture.json(answer)).containsEntry("firstAvailableIndex", 41);
    }

    @Test
    void aFeedWithoutNewsShowsThatItIsAlive() {
        StepVerifier.create(events("/changes", null))
                .assertNext(event -> assertThat(event.comment()).isEqualTo("following"))
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void thePageSeesTheNodes() {
        StepVerifier.create(page())
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("nodes");
                    assertThat(event.data()).contains("\"id\":\"n1\"").contains("\"role\":\"LEADER\"");
                })
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void feedsEndWhenTheApplicationClosesSoThatItNeedNotWaitForThem() {
        put("a", "1");
        Sinks.Empty<Void> bothRun = Sinks.empty();
        Mono<Void> feeds = Mono.when(changes("/changes", null), page().doOnNext(event -> bothRun.tryEmitEmpty()));
        StepVerifier.create(feeds)
                .then(() -> bothRun.asMono().block(DEADLINE))
                .then(web::close)
                .expectComplete()
                .verify(DEADLINE);
    }

    private Flux<ServerSentEvent<Map<String, Object>>> changes(String uri, String lastEventId) {
        return events(uri, lastEventId).filter(event -> event.id() != null);
    }

    private Flux<ServerSentEvent<Map<String, Object>>> events(String uri, String lastEventId) {
        return web.streaming()
                .get()
                .uri(uri)
                .headers(headers -> {
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .retrieve()
                .bodyToFlux(EVENT);
    }

    private Flux<ServerSentEvent<String>> page() {
        return web.streaming()
                .get()
                .uri("/demo/events")
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {});
    }

    private void put(String key, String value) {
        web.client()
                .put()
                .uri("/kv/{key}", key)
                .bodyValue(value)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
