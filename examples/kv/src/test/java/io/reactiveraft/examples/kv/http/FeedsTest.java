package io.reactiveraft.examples.kv.http;

import static io.reactiveraft.examples.kv.http.WebFixture.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.LogCompactedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class FeedsTest {

    private final StubRaft raft = new StubRaft();
    private final WebFixture web = WebFixture.before(raft);

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void changesAreFollowedFromTheBeginningAndLive() {
        web.put("a", "1");
        StepVerifier.create(web.entries("/changes", null))
                .assertNext(event -> {
                    assertThat(event.id()).isEqualTo("1");
                    assertThat(event.event()).isEqualTo("put");
                    assertThat(event.data())
                            .containsEntry("key", "a")
                            .containsEntry("value", "1")
                            .containsEntry("index", 1)
                            .containsEntry("term", 3);
                })
                .then(() -> web.put("b", "2"))
                .assertNext(event -> assertThat(event.data()).containsEntry("key", "b"))
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void aReaderThatReconnectsGoesOnBehindTheLastEventItHasSeen() {
        web.put("a", "1");
        web.put("b", "2");
        web.put("c", "3");
        StepVerifier.create(web.entries("/changes?from=1", "2"))
                .assertNext(event -> assertThat(event.id()).isEqualTo("3"))
                .thenCancel()
                .verify(DEADLINE);
        assertThat(raft.followedFrom).containsExactly(3L);
    }

    @Test
    void aCompactedIndexIsGoneAndTheAnswerNamesTheFirstThereIs() {
        raft.failures.add(new LogCompactedException(1, 41));
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
        StepVerifier.create(web.changes("/changes", null))
                .assertNext(event -> assertThat(event.comment()).isEqualTo("following"))
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void thePageSeesTheNodes() {
        StepVerifier.create(web.page())
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("nodes");
                    assertThat(event.data()).contains("\"id\":\"n1\"").contains("\"role\":\"LEADER\"");
                })
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void feedsEndWhenTheApplicationClosesSoThatItNeedNotWaitForThem() {
        web.put("a", "1");
        Sinks.Empty<Void> bothRun = Sinks.empty();
        Mono<Void> feeds =
                Mono.when(web.entries("/changes", null), web.page().doOnNext(event -> bothRun.tryEmitEmpty()));
        StepVerifier.create(feeds)
                .then(() -> bothRun.asMono().block(DEADLINE))
                .then(web::close)
                .expectComplete()
                .verify(DEADLINE);
    }
}
