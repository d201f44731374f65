package io.reactiveraft.node;

import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.kernel.Mark;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * Where proposals wait, in the order of subscription, for the loop to take them. Bounded by bytes: who finds it full is
 * told at once.
 */
final class ProposalLine {

    private final Queue<Proposal> queue =
            Queues.<Proposal>unboundedMultiproducer().get();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private final long bytesMax;
    private final long underWayMax;
    private final Consumer<Mark> marks;
    private volatile boolean closed;

    ProposalLine(RaftConfig.Limits limits, Consumer<Mark> marks) {
        this.marks = marks;
        bytesMax = limits.queuedBytesMax();
        underWayMax = limits.uncommittedBytesMax();
    }

    /** A rare situation is met by a proposal. */
    void mark(Mark met) {
        marks.accept(met);
    }

    /** Admits the proposal or ends it with the reason; from any thread. */
    boolean offer(Proposal proposal) {
        if (closed) {
            proposal.fail(new NodeClosedException(Outcome.NOT_APPENDED));
            return false;
        }
        long before = bytes.getAndAdd(proposal.bytes());
        if (before > 0 && before + proposal.bytes() > bytesMax) {
            bytes.addAndGet(-proposal.bytes());
            mark(Mark.QUEUE_FULL);
            proposal.fail(new OverloadedException("more than " + bytesMax + " bytes of proposals wait on this node"));
            return false;
        }
        queue.offer(proposal);
        if (closed) {
            // The loop may have looked for the last time. If it has not, it finds the proposal ended.
            proposal.withdraw(new NodeClosedException(Outcome.NOT_APPENDED));
        }
        return true;
    }

    /** Counts a proposal that does not come through the line: it is not refused, however much waits. On the loop. */
    void passed(Proposal proposal) {
        bytes.addAndGet(proposal.bytes());
    }

    /** The next proposal, which still counts until it has left; on the loop. */
    @Nullable
    Proposal poll() {
        return queue.poll();
    }

    /** A proposal that came from here no longer waits; on the loop. */
    void left(Proposal proposal) {
        bytes.addAndGet(-proposal.bytes());
    }

    /** A proposal waits again; on the loop. */
    void returned(Proposal proposal) {
        bytes.addAndGet(proposal.bytes());
    }

    /** So many bytes more are handed to the kernel and not yet answered; negative for less. From any thread. */
    void underWay(int change) {
        underWay.addAndGet(change);
    }

    /** Whether so much is under way that the rest has to wait for answers. */
    boolean isHeldBack() {
        boolean heldBack = underWay.get() >= underWayMax;
        if (heldBack) {
            mark(Mark.PROPOSALS_HELD_BACK);
        }
        return heldBack;
    }

    /** Refuses whatever comes from now on. */
    void close() {
        closed = true;
    }
}
