package io.reactiveraft.examples.kv.http;

import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static io.reactiveraft.examples.kv.http.WebFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.reactiveraft.ReadConsistency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class KvHttpTest {

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

    @Test
    void aValueThatWasPutIsReadAsText() {
        assertThat(web.put("greeting", "grüß Gott")).containsKey("index").containsEntry("term", 3);
        client.get()
                .uri("/kv/greeting")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("text/plain;charset=UTF-8")
                .expectBody(String.class)
                .isEqualTo("grüß Gott");
    }

    @Test
    void aFormPostedByCurlIsAValueLikeAnyOther() {
        client.put()
                .uri("/kv/form")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("a=1&b=2")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
        assertThat(web.text("form")).isEqualTo("a=1&b=2");
    }

    @Test
    void anEmptyBodyIsAnEmptyValue() {
        client.put().uri("/kv/empty").exchange().expectStatus().isOk().expectBody();
        client.get()
                .uri("/kv/empty")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .isEmpty();
    }

    @Test
    void anAbsentKeyIsNotFound() {
        WebTestClient.ResponseSpec answer = client.get().uri("/kv/nothing-here").exchange();
        answer.expectStatus().isNotFound().expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer)).containsEntry("detail", "there is no key \"nothing-here\"");
    }

    @Test
    void aDeletedKeyIsGoneAndTheAnswerSaysWhetherItWasThere() {
        web.put("doomed", "x");
        assertThat(done(client.delete().uri("/kv/doomed"))).containsEntry("existed", true);
        assertThat(done(client.delete().uri("/kv/doomed"))).containsEntry("existed", false);
        client.get().uri("/kv/doomed").exchange().expectStatus().isNotFound().expectBody();
    }

    @Test
    void aListIsReadAsAJsonArrayInTheOrderOfItsAppends() {
        web.post("list/append", "1");
        web.post("list/append", "two \"quoted\"");
        client.get()
                .uri("/kv/list")
                .exchange()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody(new ParameterizedTypeReference<List<String>>() {})
                .isEqualTo(List.of("1", "two \"quoted\""));
    }

    @Test
    void aSingleValueCannotBeAppendedTo() {
        web.put("single", "x");
        WebTestClient.ResponseSpec answer =
                client.post().uri("/kv/single/append").bodyValue("y").exchange();
        answer.expectStatus().isEqualTo(409);
        assertThat(json(answer))
                .containsEntry("outcome", "APPLIED")
                .extractingByKey("detail")
                .asString()
                .startsWith("\"single\" holds a single value");
    }

    @Test
    void aPutReplacesAList() {
        web.post("replaced/append", "1");
        web.put("replaced", "x");
        assertThat(web.text("replaced")).isEqualTo("x");
    }

    @Test
    void aCompareAndSetFromAbsentSucceedsOnce() {
        String body = "{\"expect\": null, \"value\": \"mine\"}";
        cas("lock", body).expectStatus().isOk().expectBody();
        WebTestClient.ResponseSpec answer = cas("lock", body);
        answer.expectStatus().isEqualTo(409);
        assertThat(json(answer)).containsEntry("actual", "mine").containsKeys("index", "term");
    }

    @Test
    void aCompareAndSetOfAnAbsentKeyShowsThatItIsAbsent() {
        WebTestClient.ResponseSpec answer = cas("never", "{\"expect\": \"x\", \"value\": \"y\"}");
        answer.expectStatus().isEqualTo(409);
        assertThat(json(answer)).containsEntry("actual", null);
    }

    @Test
    void readsAreLinearizableUnlessAnotherConsistencyIsAskedFor() {
        web.put("read", "x");
        RAFT.asked.clear();
        web.text("read");
        web.text("read?consistency=linearizable");
        web.text("read?consistency=lease");
        web.text("read?consistency=stale");
        web.text("read?consistency=at-least&index=42");
        web.text("read?consistency=bounded&staleness=200ms");
        assertThat(RAFT.asked)
                .containsExactly(
                        ReadConsistency.LINEARIZABLE,
                        ReadConsistency.LINEARIZABLE,
                        ReadConsistency.LEASE,
                        ReadConsistency.STALE,
                        ReadConsistency.atLeast(42),
                        ReadConsistency.boundedStaleness(Duration.ofMillis(200)));
    }

    @Test
    void keysMayHaveSlashesAndBlanksWhenEncoded() {
        byte[] value = "x".getBytes(StandardCharsets.UTF_8);
        client.put()
                .uri("/kv/{key}", "a/b c;d?é")
                .bodyValue(value)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
        client.get()
                .uri("/kv/{key}", "a/b c;d?é")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void theClusterShowsRoleIndexesMembersPeersAndRefusals() {
        assertThat(done(client.get().uri("/cluster")))
                .containsEntry("node", "n1")
                .containsEntry("role", "LEADER")
                .containsEntry("term", 3)
                .containsEntry("leader", "n1")
                .containsEntry("commitIndex", 7)
                .containsEntry("appliedIndex", 6)
                .containsEntry("firstIndex", 3)
                .containsEntry("lastIndex", 8)
                .containsEntry("snapshotIndex", 5)
                .containsEntry("failureTolerance", 0)
                .containsEntry(
                        "peers",
                        List.of(Map.of(
                                "id",
                                "n2",
                                "state",
                                "REPLICATE",
                                "matchIndex",
                                6,
                                "lag",
                                2,
                                "sinceContactMillis",
                                40.0,
                                "roundTripMillis",
                                1.234)))
                .containsEntry("refusals", Map.of("OTHER_CLUSTER", 2))
                .extractingByKey("membership")
                .asInstanceOf(MAP)
                .containsEntry("index", 5)
                .containsEntry("joint", false)
                .extractingByKey("members")
                .asInstanceOf(LIST)
                .contains(Map.of(
                        "id",
                        "n3",
                        "host",
                        "127.0.0.1",
                        "port",
                        7003,
                        "kind",
                        "LEARNER",
                        "priority",
                        50,
                        "voting",
                        false));
    }

    @Test
    void thePageIsInTheJar() {
        WebTestClient.ResponseSpec answer =
                client.get().uri("/").accept(MediaType.TEXT_HTML).exchange();
        answer.expectStatus().isOk();
        assertThat(answer.expectBody(String.class).returnResult().getResponseBody())
                .contains("Reactive Raft");
    }

    private static WebTestClient.ResponseSpec cas(String key, String body) {
        return client.post()
                .uri("/kv/{key}/cas", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
