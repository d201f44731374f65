package io.reactiveraft.node;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.RaftException;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Operators' orders around a kernel that a test plays. */
abstract class OrderScene {

    static final long SECOND = 1_000_000_000;
    static final NodeId SELF = NodeId.of("n1");
    static final NodeId LEADER = NodeId.of("n2");
    static final NodeId OTHER = NodeId.of("n3");

    final Timing timing = RaftConfig.defaults().timing().withCatchUpTimeout(Duration.ofSeconds(100));
    final List<Membership> log = new ArrayList<>();
    final PendingOrders orders = new PendingOrders(
            from -> log.stream().filter(some -> some.index() >= from).toList());
    final List<Input.Ask> asked = new ArrayList<>();
    final List<Object> heard = new ArrayList<>();

    @Nullable
    NodeId leader = LEADER;

    long term = 3;
    long commitIndex = 10;
    long now;

    final Membership before = settled("n1", "n2", "n3").at(5);
    final Membership wanted = before.with(new Member(NodeId.of("n4"), "h", 4));

    OrderScene() {
        log.add(before);
    }

    void change(Membership to) {
        Mono.create(sink -> orders.add(new ChangeOrder(to, SELF, timing, now, new Caller(sink), () -> {})))
                .subscribe(heard::add, heard::add);
        turn();
    }

    void transfer(@Nullable NodeId to) {
        Mono.create(sink -> orders.add(new TransferOrder(to, timing, now, new Caller(sink), () -> {})))
                .subscribe(heard::add, heard::add, () -> {
                    if (to != null) {
                        heard.add("done");
                    }
                });
        turn();
    }

    void answer(Verdict verdict, long index) {
        orders.onOrdered(new Effect.Ordered(asked.get(0).token(), verdict, index), view(), now);
    }

    void append(Membership membership, long committed) {
        log.removeIf(some -> some.index() >= membership.index());
        log.add(membership);
        commit(committed);
    }

    void commit(long index) {
        commitIndex = index;
        turn();
    }

    void lead(NodeId node, long inTerm) {
        leader = node;
        term = inTerm;
        turn();
    }

    void turn() {
        orders.turn(view(), now, input -> asked.add((Input.Ask) input));
        orders.look(view(), now);
    }

    KernelView view() {
        return new KernelView(
                Role.FOLLOWER, term, leader, commitIndex, commitIndex, commitIndex, log.get(log.size() - 1));
    }

    List<Reason> reasons() {
        return heard.stream()
                .map(error -> ((MembershipChangeException) (RaftException) error).reason())
                .toList();
    }

    static Membership settled(String... ids) {
        List<Member> members = new ArrayList<>();
        for (String id : ids) {
            members.add(new Member(NodeId.of(id), "h", id.charAt(1) - '0'));
        }
        return Membership.of(members);
    }

    Membership wishes(Membership to) {
        return new Membership(0, to.members(), before.voters(), new TreeSet<>(), before.disks());
    }

    Membership joint(Membership to) {
        TreeSet<NodeId> voters = new TreeSet<>();
        to.members().stream().filter(member -> member.kind().isVoting()).forEach(member -> voters.add(member.id()));
        return new Membership(0, to.members(), voters, before.voters(), before.disks());
    }
}
