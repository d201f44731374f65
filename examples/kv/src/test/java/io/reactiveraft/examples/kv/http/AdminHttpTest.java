package io.reactiveraft.examples.kv.http;

import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static io.reactiveraft.examples.kv.http.WebFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeId;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftException;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.TransferFailedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The cluster has the voters n1 and n2 and the learner n3, by the entry of index 5. */
class AdminHttpTest {

    private static final int FOREVER = 1000;
    private static final String N4 = "\"id\": \"n4\", \"host\": \"10.0.0.4\", \"port\": 7004";

    private static final StubRaft RAFT = new StubRaft();
    private static final StubAdmin ADMIN = RAFT.admin;
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

    @BeforeEach
    void reset() {
        ADMIN.failures.clear();
        ADMIN.wanted.clear();
        ADMIN.present = StubAdmin.FIRST;
        ADMIN.leader = StubRaft.SELF;
    }

    @Test
    void aMemberThatIsPostedBecomesAVoterAndTheAnswerShowsWhoTakesPart() {
        assertThat(done(members("{" + N4 + "}")))
                .containsEntry("index", 7)
                .containsEntry("joint", false)
                .containsEntry("settled", true)
                .containsEntry("outgoing", List.of())
                .extractingByKey("members")
                .asInstanceOf(LIST)
                .hasSize(4)
                .last()
                .isEqualTo(Map.of(
                        "id", "n4", "host", "10.0.0.4", "port", 7004, "kind", "VOTER", "priority", 50, "voting", true));
    }

    @Test
    void kindAndPriorityCanBeSaidAndChangedLater() {
        done(members("{" + N4 + ", \"kind\": \"learner\", \"priority\": 10}"));
        assertThat(ADMIN.present.member(NodeId.of("n4")))
                .isEqualTo(new Member(NodeId.of("n4"), "10.0.0.4", 7004, Kind.LEARNER, 10));
        done(members("{" + N4 + ", \"kind\": \"WITNESS\"}"));
        assertThat(ADMIN.present.member(NodeId.of("n4")))
                .isEqualTo(new Member(NodeId.of("n4"), "10.0.0.4", 7004, Kind.WITNESS, 50));
    }

    @Test
    void manyComeAndGoInOneStep() {
        done(members("{\"expectedIndex\": 5, \"add\": [{" + N4 + "},"
                + " {\"id\": \"n5\", \"host\": \"::1\", \"port\": 7005}], \"remove\": [\"n2\", \"n3\"]}"));
        assertThat(ADMIN.wanted).hasSize(1);
        assertThat(ADMIN.wanted.get(0).members())
                .extracting(member -> member.id() + " " + member.kind())
                .containsExactly("n1 VOTER", "n2 LEAVING", "n3 LEAVING", "n4 VOTER", "n5 VOTER");
    }

    @Test
    void aMemberIsRemovedByItsName() {
        assertThat(done(client.delete().uri("/cluster/members/n2?expectedIndex=5")))
                .extractingByKey("members")
                .asInstanceOf(LIST)
                .extracting("id")
                .isEqualTo(List.of("n1", "n3"));
    }

    @Test
    void aLearnerIsPromotedAndPromotingAVoterChangesNothing() {
        done(client.post().uri("/cluster/promote/n3"));
        assertThat(ADMIN.present.voters()).extracting(NodeId::value).containsExactly("n1", "n2", "n3");
        done(client.post().uri("/cluster/promote/n3"));
        assertThat(ADMIN.present.voters()).hasSize(3);
    }

    @Test
    void leadershipIsHandedToAVoterOrToTheFittest() {
        assertThat(done(client.post().uri("/cluster/transfer/n2")))
                .containsEntry("leader", "n2")
                .extractingByKey("membership")
                .asInstanceOf(MAP)
                .containsEntry("index", 5);
        assertThat(ADMIN.leader).isEqualTo(NodeId.of("n2"));
        assertThat(done(client.post().uri("/cluster/step-down"))).containsEntry("leader", "n2");
    }

    @ParameterizedTest
    @CsvSource({"4, 409, CONFLICT", "6, 503, NOT_READY"})
    void whoeverExpectedAnotherMembershipIsToldTheOneInForce(int expected, int status, String reason) {
        refused(
                client.delete().uri("/cluster/members/n2?expectedIndex=" + expected),
                status,
                reason,
                "that of index 5, not of index " + expected);
        assertThat(ADMIN.wanted).isEmpty();
    }

    @Test
    void aChangeOfAnyMembershipIsMadeAnewIfTheNodeWasBehind() {
        ADMIN.failures.add(new MembershipChangeException(Reason.CONFLICT, "this node was behind"));
        ADMIN.failures.add(new MembershipChangeException(Reason.NOT_READY, "the leader is new"));
        done(client.delete().uri("/cluster/members/n2"));
        assertThat(ADMIN.failures).isEmpty();
    }

    @Test
    void aNodeCatchesUpBeforeItSaysWhoIsAMember() {
        RAFT.asked.clear();
        done(client.post().uri("/cluster/promote/n3"));
        done(client.post().uri("/cluster/transfer/n3"));
        assertThat(RAFT.asked).containsExactly(ReadConsistency.LINEARIZABLE, ReadConsistency.LINEARIZABLE);
    }

    @Test
    void aChangeOfACertainMembershipIsNotMadeAnew() {
        ADMIN.failures.add(new MembershipChangeException(Reason.CONFLICT, "another came first"));
        refused(client.delete().uri("/cluster/members/n2?expectedIndex=5"), 409, "CONFLICT", "another came first");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyWayForAChangeToFailHasAStatus(RaftException error, int status, boolean retryable) {
        ADMIN.failures.addAll(Collections.nCopies(FOREVER, error));
        WebTestClient.ResponseSpec answer =
                client.delete().uri("/cluster/members/n2").exchange();
        answer.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer))
                .containsEntry("detail", error.getMessage())
                .containsEntry("outcome", error.outcome().name());
        if (retryable) {
            answer.expectHeader().valueEquals("Retry-After", "1");
        } else {
            answer.expectHeader().doesNotExist("Retry-After");
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(new MembershipChangeException(Reason.IN_PROGRESS, "n4 catches up"), 409, true),
                arguments(new MembershipChangeException(Reason.CATCH_UP_FAILED, "n4 was too slow"), 409, false),
                arguments(new MembershipChangeException(Reason.NOT_READY, "the leader is new"), 503, true),
                arguments(new NoLeaderException("no leader is known"), 503, true),
                arguments(new OutcomeUnknownException("not seen to end"), 504, false));
    }

    @Test
    void aTransferThatFailedIsNotTriedAgainUnasked() {
        ADMIN.failures.add(new TransferFailedException("n2 did not catch up"));
        WebTestClient.ResponseSpec answer =
                client.post().uri("/cluster/transfer/n2").exchange();
        answer.expectStatus().isEqualTo(503).expectHeader().valueEquals("Retry-After", "1");
        assertThat(json(answer)).containsEntry("detail", "n2 did not catch up");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                        | 400 | not JSON",
                "[]                                       | 400 | not a JSON object; the form is {\"id\": \"n4\",",
                "{}                                       | 400 | there is nothing to change",
                "{\"add\": [], \"remove\": []}            | 400 | there is nothing to change",
                "{\"id\": \"n4\", \"port\": 1}            | 400 | \"host\" is missing",
                "{\"id\": 4, \"host\": \"h\", \"port\": 1} | 400 | \"id\" is of type number",
                "{\"id\": \"n4\", \"host\": \"h\", \"port\": 70000} | 400 | \"port\" is 70000; allowed: 1 to 65535",
                "{\"id\": \"n4\", \"host\": \"h\", \"port\": \"1\"} | 400 | \"port\" is \"1\"; allowed: a whole number",
                "{\"id\": \"n4\", \"host\": \"h\", \"port\": 1, \"kind\": \"boss\"} | 400 | voter, witness, learner",
                "{\"id\": \"n4\", \"host\": \"h\", \"port\": 1, \"priority\": 101} | 400 | 101; allowed: 0 to 100",
                "{\"id\": \"n4\", \"host\": \"h\", \"port\": 1, \"disk\": 1} | 400 | \"disk\" is not known here",
                "{\"id\": \"n4\", \"host\": \"h\", \"port\": 1, \"add\": []} | 400 | \"add\" is not known here",
                "{\"add\": {}}                            | 400 | \"add\" is of type object",
                "{\"add\": [\"n4\"]}                      | 400 | \"add\" has an item of type string",
                "{\"remove\": [\"n2\", \"n2\"]}           | 400 | \"n2\" is named twice",
                "{\"remove\": [\"n2\"], \"expectedIndex\": -1} | 400 | \"expectedIndex\" is -1",
                "{\"id\": \"a/b\", \"host\": \"h\", \"port\": 1} | 422 | node id is \"a/b\"",
                "{\"id\": \"n4\", \"host\": \" \", \"port\": 1} | 422 | allowed: a host name or an IP address",
                "{\"id\": \"n4\", \"host\": \"127.0.0.1\", \"port\": 7002} | 422 | has the address of n2",
                "{\"remove\": [\"n1\", \"n2\"]}           | 422 | at least one of kind VOTER",
                "{\"remove\": [\"n9\"]}                   | 404 | \"n9\" is not a member; the members are n1, n2, n3",
            })
    void aChangeThatMakesNoSenseIsRefusedWithWhatIsAllowed(String body, int status, String why) {
        problem(members(body), status, why);
        assertThat(ADMIN.present).isEqualTo(StubAdmin.FIRST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/cluster/promote/n9                  | 404 | \"n9\" is not a member",
                "/cluster/promote/n3?expectedIndex=x  | 400 | expectedIndex is \"x\"; allowed: a whole number from 0",
                "/cluster/transfer/n9                 | 404 | \"n9\" is not a member",
                "/cluster/transfer/n3                 | 422 | of kind LEARNER and without a vote; allowed: a voter",
            })
    void aPathThatMakesNoSenseIsRefusedWithWhatIsAllowed(String uri, int status, String why) {
        problem(client.post().uri(uri), status, why);
    }

    @Test
    void aMemberThatGoesIsNeitherPromotedNorHandedLeadership() {
        Membership going = StubAdmin.FIRST.without(NodeId.of("n2"));
        ADMIN.present = going;
        problem(client.post().uri("/cluster/promote/n2"), 422, "of kind LEAVING; allowed: LEARNER");
        problem(client.post().uri("/cluster/transfer/n2"), 422, "of kind LEAVING; allowed: a voter that stays");
        assertThat(ADMIN.present).isEqualTo(going);
    }

    private static void refused(WebTestClient.RequestHeadersSpec<?> request, int status, String reason, String detail) {
        WebTestClient.ResponseSpec answer = request.exchange();
        answer.expectStatus().isEqualTo(status);
        assertThat(json(answer))
                .containsEntry("reason", reason)
                .hasEntrySatisfying(
                        "detail", text -> assertThat(text).asString().contains(detail))
                .extractingByKey("membership")
                .asInstanceOf(MAP)
                .containsEntry("index", 5);
    }

    private static void problem(WebTestClient.RequestHeadersSpec<?> request, int status, String why) {
        WebTestClient.ResponseSpec answer = request.exchange();
        answer.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer))
                .containsEntry("outcome", "NOT_APPENDED")
                .extractingByKey("detail")
                .asString()
                .contains(why);
    }

    private static WebTestClient.RequestHeadersSpec<?> members(String body) {
        return client.post()
                .uri("/cluster/members")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body);
    }
}
