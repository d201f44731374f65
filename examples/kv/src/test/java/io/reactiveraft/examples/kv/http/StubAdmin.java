package io.reactiveraft.examples.kv.http;

import io.reactiveraft.GroupId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.RaftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A membership that changes at once, unless told to fail. */
final class StubAdmin implements RaftAdmin {

    static final Membership FIRST = Membership.of(List.of(
                    Member.parse("n1@127.0.0.1:7001"),
                    Member.parse("n2@127.0.0.1:7002"),
                    Member.parse("n3@127.0.0.1:7003").withKind(Kind.LEARNER)))
            .at(5);

    final Queue<RaftException> failures = new ConcurrentLinkedQueue<>();
    final List<Membership> wanted = new CopyOnWriteArrayList<>();
    volatile Membership present = FIRST;
    volatile NodeId leader = StubRaft.SELF;

    @Override
    public GroupId group() {
        return GroupId.of("kv");
    }

    @Override
    public Mono<Membership> membership() {
        return Mono.fromSupplier(() -> present);
    }

    @Override
    public Mono<Membership> change(Membership edited) {
        return failing(Mono.fromSupplier(() -> {
            wanted.add(edited);
            if (edited.index() != present.index()) {
                throw new MembershipChangeException(Reason.CONFLICT, "made from " + edited.index());
            }
            List<Member> stay = new ArrayList<>(edited.members());
            stay.removeIf(member -> member.kind() == Kind.LEAVING);
            if (stay.stream().noneMatch(member -> member.kind() == Kind.VOTER)) {
                throw new InvalidConfigException("members", stay.toString(), "at least one of kind VOTER");
            }
            present = Membership.of(stay).at(edited.index() + 2);
            return present;
        }));
    }

    @Override
    public Mono<Void> transferLeadership(NodeId to) {
        return failing(Mono.fromRunnable(() -> leader = to));
    }

    @Override
    public Mono<NodeId> stepDown() {
        return failing(Mono.fromSupplier(() -> {
            leader = new TreeSet<>(present.voters()).last();
            return leader;
        }));
    }

    @Override
    public Mono<Long> snapshot() {
        return failing(Mono.just(6L));
    }

    private <T> Mono<T> failing(Mono<T> otherwise) {
        return Mono.defer(() -> {
            RaftException failure = failures.poll();
            return failure == null ? otherwise : Mono.error(failure);
        });
    }
}
