package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.TransferFailedException;
import io.reactiveraft.examples.kv.node.HostedNode;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * What operators do to the cluster: who takes part, and who leads. Every node serves all of it, and takes snapshots of
 * its own. A change is answered when it is done, which takes as long as new voters need to catch up.
 */
@RestController
@RequestMapping("/cluster")
final class AdminController {

    private static final String EXPECTED = "expectedIndex";

    private final Nodes nodes;
    private final Patience patience;
    private final JsonMapper json;

    AdminController(Nodes nodes, Patience patience, JsonMapper json) {
        this.nodes = nodes;
        this.patience = patience;
        this.json = json;
    }

    /** Adds a member, or changes one, or many in one step; see {@link MembershipRequest} for the body. */
    @PostMapping("/members")
    Mono<MembershipPicture> change(@RequestParam(required = false) @Nullable String node, ServerHttpRequest body) {
        return Requests.text(body)
                .map(text -> MembershipRequest.parse(json, text))
                .flatMap(request -> change(node, request.expectedIndex(), request::from));
    }

    /** Removes a member, the leader itself if need be. */
    @DeleteMapping("/members/{id}")
    Mono<MembershipPicture> remove(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(name = EXPECTED, required = false) @Nullable String expectedIndex) {
        MembershipRequest request = new MembershipRequest(expected(expectedIndex), List.of(), List.of(NodeId.of(id)));
        return change(node, request.expectedIndex(), request::from);
    }

    /** Makes a voter of a learner. */
    @PostMapping("/promote/{id}")
    Mono<MembershipPicture> promote(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(name = EXPECTED, required = false) @Nullable String expectedIndex) {
        NodeId learner = NodeId.of(id);
        return change(node, expected(expectedIndex), present -> promoted(present, learner));
    }

    /** Hands leadership to a voter. */
    @PostMapping("/transfer/{id}")
    Mono<Led> transfer(@PathVariable String id, @RequestParam(required = false) @Nullable String node) {
        NodeId to = NodeId.of(id);
        return leading(() -> {
            HostedNode hosted = nodes.pick(node);
            RaftAdmin admin = hosted.admin();
            return upToDate(hosted)
                    .doOnNext(present -> requireVoter(present, to))
                    .flatMap(present -> admin.transferLeadership(to).then(led(admin, to)));
        });
    }

    /** Hands leadership to the voter that is fittest. */
    @PostMapping("/step-down")
    Mono<Led> stepDown(@RequestParam(required = false) @Nullable String node) {
        return leading(() -> {
            RaftAdmin admin = nodes.pick(node).admin();
            return admin.stepDown().flatMap(leader -> led(admin, leader));
        });
    }

    /** Takes a snapshot on this node now. */
    @PostMapping("/snapshot")
    Mono<Snapshot> snapshot(@RequestParam(required = false) @Nullable String node) {
        return patience.with(() -> nodes.pick(node).admin().snapshot()).map(Snapshot::new);
    }

    private Mono<MembershipPicture> change(
            @Nullable String node, @Nullable Long expected, UnaryOperator<Membership> edit) {
        Mono<Membership> change = patience.with(
                () -> {
                    HostedNode hosted = nodes.pick(node);
                    return upToDate(hosted)
                            .doOnNext(present -> requireIndex(present, expected))
                            .flatMap(present -> hosted.admin().change(edit.apply(present)));
                },
                error -> isWorthAnotherTry(error, expected));
        return change.map(MembershipPicture::of)
                .onErrorResume(MembershipChangeException.class, error -> refused(node, error));
    }

    private <T> Mono<T> leading(Supplier<Mono<T>> call) {
        return patience.with(
                call, error -> Patience.isWorthAnotherTry(error) && !(error instanceof TransferFailedException));
    }

    /** Without an expected index a conflict only means that this node was behind: the change is made anew. */
    private static boolean isWorthAnotherTry(Throwable error, @Nullable Long expected) {
        if (error instanceof MembershipChangeException refused) {
            return refused.reason() == Reason.NOT_READY || (refused.reason() == Reason.CONFLICT && expected == null);
        }
        return Patience.isWorthAnotherTry(error);
    }

    /** A node that is behind may yet get there; one that is ahead never goes back. */
    private static void requireIndex(Membership present, @Nullable Long expected) {
        if (expected != null && expected != present.index()) {
            throw new MembershipChangeException(
                    expected < present.index() ? Reason.CONFLICT : Reason.NOT_READY,
                    "the membership in force on this node is that of index " + present.index() + ", not of index "
                            + expected + " as expected");
        }
    }

    private static Membership promoted(Membership present, NodeId id) {
        Member member = MembershipRequest.require(present, id);
        if (member.kind() != Member.Kind.LEARNER && member.kind() != Member.Kind.VOTER) {
            throw senseless(member + " is of kind " + member.kind() + "; allowed: LEARNER");
        }
        return present.with(member.withKind(Member.Kind.VOTER));
    }

    private static void requireVoter(Membership present, NodeId id) {
        Member member = MembershipRequest.require(present, id);
        if (!present.voters().contains(id) || member.kind() == Member.Kind.LEAVING) {
            throw senseless(member + " cannot be handed leadership, being of kind " + member.kind()
                    + (present.voters().contains(id) ? "" : " and without a vote") + "; allowed: a voter that stays");
        }
    }

    private static ProblemException senseless(String detail) {
        return new ProblemException(Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, detail, Outcome.NOT_APPENDED));
    }

    /** Sees every change that was answered before, on whichever node: it reads, and so waits for what is committed. */
    private static Mono<Membership> upToDate(HostedNode hosted) {
        return hosted.raft().query(state -> true).then(present(hosted.admin()));
    }

    private static Mono<Membership> present(RaftAdmin admin) {
        return admin.membership()
                .switchIfEmpty(Mono.error(
                        () -> new NoLeaderException("the group is not founded yet, or this node has not heard of it")));
    }

    private static Mono<Led> led(RaftAdmin admin, NodeId leader) {
        return present(admin).map(present -> new Led(leader.value(), MembershipPicture.of(present)));
    }

    /** Shows what is, where it is known. */
    private <T> Mono<T> refused(@Nullable String node, MembershipChangeException error) {
        return Mono.defer(() -> present(nodes.pick(node).admin()))
                .onErrorComplete()
                .map(present -> Problem.refused(error, MembershipPicture.of(present)))
                .switchIfEmpty(Mono.just(Problem.refused(error, null)))
                .flatMap(problem -> Mono.error(new ProblemException(problem)));
    }

    private static @Nullable Long expected(@Nullable String index) {
        return index == null ? null : Requests.index(EXPECTED, index, 0);
    }

    /**
     * The answer to a transfer.
     *
     * @param leader who leads now
     * @param membership who takes part
     */
    record Led(String leader, MembershipPicture membership) {}

    /**
     * The answer to a wish for a snapshot.
     *
     * @param index up to where it stands for the log
     */
    record Snapshot(long index) {}
}
