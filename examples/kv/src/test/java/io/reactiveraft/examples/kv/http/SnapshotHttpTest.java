package io.reactiveraft.examples.kv.http;

import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static io.reactiveraft.examples.kv.http.WebFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftException;
import io.reactiveraft.StorageFailedException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Snapshots that operators want now. */
class SnapshotHttpTest {

    private static final StubRaft RAFT = new StubRaft();
    private static WebFixture web;

    @BeforeAll
    static void serve() {
        web = WebFixture.before(RAFT);
    }

    @AfterAll
    static void close() {
        web.close();
    }

    @Test
    void aSnapshotIsTakenAndTheAnswerTellsUpToWhereItStandsForTheLog() {
        assertThat(done(snapshot())).isEqualTo(Map.of("index", 6));
    }

    @Test
    void whatIsInItsWayForTheMomentIsWaitedFor() {
        RAFT.admin.failures.add(new OverloadedException("a snapshot is being fetched from another node"));
        assertThat(done(snapshot())).isEqualTo(Map.of("index", 6));
        assertThat(RAFT.admin.failures).isEmpty();
    }

    @Test
    void aSnapshotThatCannotBeTakenIsAProblem() {
        refused(new InvalidConfigException("state machine", "kv", "one with snapshots"), 422, "one with snapshots");
        refused(new StorageFailedException("the disk is full", Outcome.NOT_APPENDED), 503, "the disk is full");
    }

    private static void refused(RaftException error, int status, String why) {
        RAFT.admin.failures.add(error);
        WebTestClient.ResponseSpec answer = snapshot().exchange();
        answer.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer))
                .containsEntry("outcome", "NOT_APPENDED")
                .hasEntrySatisfying(
                        "detail", text -> assertThat(text).asString().contains(why));
    }

    private static WebTestClient.RequestHeadersSpec<?> snapshot() {
        return web.client().post().uri("/cluster/snapshot");
    }
}
