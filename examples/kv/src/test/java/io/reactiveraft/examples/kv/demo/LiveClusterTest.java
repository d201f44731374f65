package io.reactiveraft.examples.kv.demo;

import static io.reactiveraft.examples.kv.demo.LiveCluster.NAMES;
import static io.reactiveraft.examples.kv.http.WebFixture.DEADLINE;
import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static io.reactiveraft.examples.kv.http.WebFixture.json;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.reactiveraft.examples.kv.http.WebFixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

/** Each test finds all nodes running and leaves them so. */
class LiveClusterTest {

    private static LiveCluster cluster;
    private static WebFixture web;

    @BeforeAll
    static void start() throws IOException {
        cluster = new LiveCluster();
        web = cluster.web;
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatIsWrittenThroughOneNodeIsReadThroughEveryOther() {
        for (String writer : NAMES) {
            web.put("from-" + writer + "?node=" + writer, "by " + writer);
            for (String reader : NAMES) {
                assertThat(web.text("from-" + writer + "?node=" + reader)).isEqualTo("by " + writer);
            }
        }
    }

    @Test
    void aListGrowsInTheOrderOfItsAppendsWhicheverNodeTheyGoThrough() {
        NAMES.forEach(node -> web.post("list/append?node=" + node, node));
        assertThat(web.text("list?node=" + cluster.follower())).isEqualTo("[\"n1\",\"n2\",\"n3\"]");
    }

    @Test
    void aDeletionThroughOneNodeIsSeenThroughAnother() {
        web.put("doomed?node=n1", "x");
        assertThat(done(web.client().delete().uri("/kv/doomed?node=n2"))).containsEntry("existed", true);
        web.client()
                .get()
                .uri("/kv/doomed?node=n3")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody();
    }

    @Test
    void ofTwoCompareAndSetsThroughTwoNodesOneWinsAndTheOtherSeesItsValue() {
        String path = "lock/cas?node=";
        web.post(path + "n1", "{\"expect\": null, \"value\": \"first\"}");
        WebTestClient.ResponseSpec answer = web.client()
                .post()
                .uri("/kv/" + path + "n2")
                .bodyValue("{\"expect\": null, \"value\": \"second\"}")
                .exchange();
        answer.expectStatus().isEqualTo(409);
        assertThat(json(answer)).containsEntry("actual", "first");
        assertThat(web.text("lock?node=n3")).isEqualTo("first");
    }

    @Test
    void aReaderOfChangesGoesOnAtAnotherNodeBehindTheLastEventItHasSeen() {
        Map<String, Object> first = web.put("news?node=n1", "1");
        web.put("news?node=n2", "2");
        StepVerifier.create(web.entries("/changes?node=n3", String.valueOf(first.get("index"))))
                .assertNext(event ->
                        assertThat(event.data()).containsEntry("key", "news").containsEntry("value", "2"))
                .then(() -> web.put("news?node=n1", "3"))
                .assertNext(event -> assertThat(event.data()).containsEntry("value", "3"))
                .thenCancel()
                .verify(DEADLINE);
    }

    @Test
    void allNodesNameTheSameLeaderAndMembers() {
        String leader = cluster.leader();
        web.put("settled?node=" + leader, "x");
        for (String node : NAMES) {
            web.text("settled?node=" + node);
            assertThat(cluster.picture(node))
                    .containsEntry("node", node)
                    .containsEntry("leader", leader)
                    .containsEntry("role", node.equals(leader) ? "LEADER" : "FOLLOWER")
                    .extractingByKey("membership", as(MAP))
                    .extractingByKey("members")
                    .asInstanceOf(LIST)
                    .extracting("id")
                    .isEqualTo(NAMES);
        }
    }

    @Test
    void leadershipGoesWhereItIsSentWhicheverNodeIsAsked() {
        for (String next : NAMES) {
            for (String asked : NAMES) {
                assertThat(done(web.client().post().uri("/cluster/transfer/{next}?node={asked}", next, asked)))
                        .containsEntry("leader", next);
            }
            web.put("sent-to-" + next, "x");
            assertThat(cluster.picture(next))
                    .containsEntry("role", "LEADER")
                    .extractingByKey("peers", as(LIST))
                    .hasSize(2);
        }
        assertThat(done(web.client().post().uri("/cluster/step-down")).get("leader"))
                .isIn(NAMES)
                .isNotEqualTo(NAMES.get(2));
    }

    @Test
    void whenTheLeaderStopsWritesGoOnAndAfterItsRestartItCatchesUp() {
        web.put("before", "x");
        String leader = cluster.leader();
        cluster.press("stop", leader);
        assertThat(cluster.leader()).isNotEqualTo(leader);
        web.put("meanwhile", "y");
        WebTestClient.ResponseSpec refused =
                web.client().get().uri("/kv/before?node=" + leader).exchange();
        refused.expectStatus().isEqualTo(503);
        assertThat(json(refused)).containsEntry("outcome", "NOT_APPENDED");
        cluster.press("start", leader);
        for (String key : List.of("before", "meanwhile")) {
            assertThat(web.text(key + "?node=" + leader)).isNotEmpty();
        }
    }

    @Test
    void afterAllNodesWereStoppedNothingIsMissing() {
        for (int i = 0; i < 20; i++) {
            web.post("kept/append", Integer.toString(i));
        }
        String kept = web.text("kept");
        NAMES.forEach(node -> cluster.press("stop", node));
        web.client()
                .get()
                .uri("/kv/kept")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody();
        cluster.startAll();
        for (String node : NAMES) {
            assertThat(web.text("kept?node=" + node)).isEqualTo(kept);
        }
    }

    @Test
    void aNodeThatIsNotHereOrIsOnItsWayCannotBeSwitched() {
        web.client()
                .post()
                .uri("/demo/nodes/n9/stop")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody();
        WebTestClient.ResponseSpec answer =
                web.client().post().uri("/demo/nodes/n1/start").exchange();
        answer.expectStatus().isEqualTo(409);
        assertThat(json(answer)).containsEntry("detail", "n1 is running; allowed only while it is stopped");
    }
}
