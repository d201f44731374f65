package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.RaftConfig.Timing;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What operators hold: turns calls into orders of one group. */
final class GroupAdmin implements RaftAdmin {

    /** Orders under way at once. */
    private static final int ORDERS_MAX = 64;

    private final GroupSetup setup;
    private final Mailbox loop;
    private final PendingOrders orders;
    private final Snapshots snapshots;
    private final Supplier<Membership> present;
    private final AtomicInteger open = new AtomicInteger();

    /** With what gives the membership in force, when asked on the loop. */
    GroupAdmin(
            GroupSetup setup, Mailbox loop, PendingOrders orders, Snapshots snapshots, Supplier<Membership> present) {
        this.setup = setup;
        this.loop = loop;
        this.orders = orders;
        this.snapshots = snapshots;
        this.present = present;
    }

    @Override
    public GroupId group() {
        return setup.group();
    }

    @Override
    public Mono<Membership> membership() {
        return Mono.create(sink -> {
                    Caller caller = new Caller(sink);
                    loop.post(() -> tell(caller));
                })
                .cast(Membership.class);
    }

    private void tell(Caller caller) {
        if (orders.isClosed()) {
            caller.fail(new NodeClosedException(Outcome.NOT_APPENDED));
        } else {
            // Before the founding there are members, but nobody has ever voted.
            Membership membership = present.get();
            caller.succeed(membership.voters().isEmpty() ? null : membership);
        }
    }

    @Override
    public Mono<Membership> change(Membership wanted) {
        return ordered((caller, onDone) -> new ChangeOrder(wanted, setup.self(), timing(), now(), caller, onDone))
                .cast(Membership.class);
    }

    @Override
    public Mono<Void> transferLeadership(NodeId to) {
        return transfer(to).then();
    }

    @Override
    public Mono<NodeId> stepDown() {
        return transfer(null).cast(NodeId.class);
    }

    @Override
    public Mono<Long> snapshot() {
        return Mono.defer(() -> {
            boolean admitted = open.incrementAndGet() <= ORDERS_MAX;
            Mono<Object> taken = Mono.create(sink -> {
                Caller caller = new Caller(sink);
                sink.onCancel(() -> loop.post(() -> snapshots.forget(caller)));
                loop.post(() -> take(caller));
            });
            return (admitted ? taken.cast(Long.class) : Mono.<Long>error(overloaded()))
                    .doFinally(signal -> open.decrementAndGet());
        });
    }

    private static OverloadedException overloaded() {
        return new OverloadedException("more than " + ORDERS_MAX + " orders are under way on this node");
    }

    private void take(Caller caller) {
        if (orders.isClosed()) {
            caller.fail(new NodeClosedException(Outcome.NOT_APPENDED));
        } else {
            snapshots.order(caller);
        }
    }

    private Mono<Object> transfer(@Nullable NodeId to) {
        return ordered((caller, onDone) -> new TransferOrder(to, timing(), now(), caller, onDone));
    }

    private Timing timing() {
        return setup.config().timing();
    }

    private long now() {
        return setup.runtime().nanoTime();
    }

    private interface Making {
        PendingOrder make(Caller caller, Runnable onDone);
    }

    private Mono<Object> ordered(Making making) {
        return Mono.create(caller -> {
            PendingOrder order = making.make(new Caller(caller), open::decrementAndGet);
            caller.onCancel(order::cancel);
            if (open.incrementAndGet() > ORDERS_MAX) {
                order.fail(overloaded());
            } else {
                loop.post(() -> orders.add(order));
            }
        });
    }
}
