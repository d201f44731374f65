package io.reactiveraft.node;

import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftConfig.Limits;
import io.reactiveraft.RaftException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.spi.EntryBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The proposals that the loop has taken from the line: waiting for a leader, handed to the kernel, or appended and
 * waiting to be committed. Owned by the loop.
 */
final class PendingProposals {

    /** After a refusal the kernel is left alone so long, unless the leader changes. */
    private static final long RETRY_NANOS = 5_000_000;

    private final ProposalLine line;
    private final Limits limits;
    private final Deque<Proposal> waiting = new ArrayDeque<>();
    private final Deadlines<Proposal> deadlines = new Deadlines<>();
    private final List<Proposal> returned = new ArrayList<>();
    private final Map<Long, List<Proposal>> asked = new TreeMap<>();
    private final List<PendingBatch> appended = new ArrayList<>();
    private long nextToken;
    private long nextPlace;
    private long firstPlace;
    private volatile boolean heldBack;
    private boolean refused;

    /** The leader did not admit: only the first batch asks it whether it does again. */
    private boolean probing;

    /** What the kernel answered lets more go, in a turn of its own. */
    private boolean turnDue;

    private long refusedNanos;
    private @Nullable Leadership refusedBy;

    /** What must have changed before a refusal is worth a new attempt at once. */
    private record Leadership(@Nullable NodeId leader, long term) {}

    PendingProposals(ProposalLine line, Limits limits) {
        this.line = line;
        this.limits = limits;
    }

    /** Takes what waits in the line and hands it to the kernel in batches, if a leader serves this node. */
    void turn(KernelView view, boolean served, long nowNanos, Consumer<Input> kernel) {
        for (Proposal next = line.poll(); next != null; next = line.poll()) {
            next.place(nextPlace++);
            waiting.add(next);
            deadlines.add(next);
        }
        turnDue = false;
        lineUpAgain();
        expire(nowNanos);
        heldBack = true; // before looking at what is under way, so that no answer given meanwhile is missed
        if (!isBackingOff(view, nowNanos) && served && view.leader() != null) {
            boolean more = true;
            while (more && !waiting.isEmpty() && !line.isHeldBack()) {
                more = !propose(kernel) || !probing;
            }
        }
        heldBack = !waiting.isEmpty();
    }

    /** Lets a proposal go before all others, and whatever the line holds: of what the node itself has to say. */
    void addUrgent(Proposal proposal) {
        line.passed(proposal);
        proposal.place(--firstPlace);
        waiting.addFirst(proposal);
        deadlines.add(proposal);
    }

    /** Whether a turn is wanted once results are there; from any thread. */
    boolean isWaiting() {
        return heldBack;
    }

    /** Those that were refused take their old places. */
    private void lineUpAgain() {
        if (!returned.isEmpty()) {
            returned.addAll(waiting);
            returned.sort(Comparator.comparingLong(Proposal::place));
            waiting.clear();
            waiting.addAll(returned);
            returned.clear();
        }
    }

    private void expire(long nowNanos) {
        boolean expired = deadlines.expire(nowNanos, Proposal::expire);
        while (!waiting.isEmpty() && waiting.peek().isDone()) {
            line.left(waiting.remove());
        }
        if (expired) {
            // An answer that was lost on its way must not keep the proposals for ever.
            asked.values().removeIf(proposals -> proposals.stream().allMatch(Proposal::isDone));
        }
    }

    private boolean isBackingOff(KernelView view, long nowNanos) {
        refused = refused
                && nowNanos - refusedNanos < RETRY_NANOS
                && new Leadership(view.leader(), view.term()).equals(refusedBy);
        return refused;
    }

    /** Hands over the first batch; false if all in it have been withdrawn. */
    private boolean propose(Consumer<Input> kernel) {
        List<Proposal> taken = new ArrayList<>();
        List<byte[]> payloads = new ArrayList<>();
        int bytes = 0;
        for (Proposal next = waiting.peek(); next != null; next = waiting.peek()) {
            if (bytes > 0 && (bytes + next.bytes() > limits.appendBytesMax() || !belongsTo(taken.get(0), next))) {
                break;
            }
            waiting.poll();
            if (next.take()) {
                taken.add(next);
                payloads.add(next.payload());
                bytes += next.bytes();
            }
        }
        if (taken.isEmpty()) {
            return false;
        }
        asked.put(nextToken, taken);
        kernel.accept(new Input.Propose(nextToken++, EntryBatch.of(taken.get(0).kind(), payloads)));
        return true;
    }

    private static boolean belongsTo(Proposal first, Proposal next) {
        return first.kind() == next.kind() && !first.isAlone() && !next.isAlone();
    }

    void onAppended(Effect.Appended effect, long handedOver) {
        List<Proposal> proposals = asked.remove(effect.token());
        if (proposals == null) {
            return;
        }
        endProbe();
        if (effect.firstIndex() <= handedOver) {
            // The entries overtook the answer: the state machine has them, but their results are gone.
            line.mark(Mark.PROPOSAL_OVERTAKEN);
            lose(proposals);
            return;
        }
        PendingBatch batch = new PendingBatch(effect.term(), effect.firstIndex(), proposals);
        appended.add(batch);
        if (appended.size() > 1 && appended.get(appended.size() - 2).firstIndex() > batch.firstIndex()) {
            appended.sort(Comparator.comparingLong(PendingBatch::firstIndex));
        }
    }

    void onRefused(Effect.Refused effect, KernelView view, long nowNanos) {
        List<Proposal> proposals = asked.remove(effect.token());
        if (proposals == null) {
            return;
        }
        if (effect.reason() == Effect.Refused.Reason.TOO_LARGE) {
            onTooLarge(proposals);
            return;
        }
        refused = true;
        refusedNanos = nowNanos;
        refusedBy = new Leadership(view.leader(), view.term());
        probing = effect.reason() == Effect.Refused.Reason.NOT_ADMITTING;
        letWait(proposals);
    }

    /** This leader allows less than this node does. The others of the batch must not suffer for it. */
    private void onTooLarge(List<Proposal> proposals) {
        turnDue = true;
        if (proposals.size() == 1) {
            Proposal proposal = proposals.get(0);
            proposal.fail(new CommandTooLargeException(proposal.commandBytes()));
        } else {
            proposals.forEach(Proposal::alone);
            letWait(proposals);
        }
    }

    private void letWait(List<Proposal> proposals) {
        proposals.forEach(Proposal::putBack);
        returned.addAll(proposals);
    }

    void onLost(Effect.Lost effect) {
        List<Proposal> proposals = asked.remove(effect.token());
        if (proposals != null) {
            endProbe();
            lose(proposals);
        }
    }

    private void endProbe() {
        turnDue |= probing;
        probing = false;
    }

    private static void lose(List<Proposal> proposals) {
        OutcomeUnknownException error =
                new OutcomeUnknownException("the leader was lost before it answered; the entry may be in the log");
        proposals.forEach(proposal -> proposal.fail(error));
    }

    /** Gives up the batches that begin at or below an index, to be settled as entries are applied. */
    List<PendingBatch> upTo(long index) {
        int end = 0;
        while (end < appended.size() && appended.get(end).firstIndex() <= index) {
            end++;
        }
        if (end == 0) {
            return List.of();
        }
        List<PendingBatch> head = appended.subList(0, end);
        List<PendingBatch> given = List.copyOf(head);
        head.clear();
        return given;
    }

    /** When {@link #turn} is due at the latest; now plus the given idle time if nothing waits. */
    long deadlineNanos(long nowNanos, long idleNanos) {
        long deadline = deadlines.earlier(nowNanos + idleNanos);
        if (refused && refusedNanos + RETRY_NANOS - deadline < 0) {
            deadline = refusedNanos + RETRY_NANOS;
        }
        return turnDue ? nowNanos : deadline;
    }

    /** Whether nothing has been handed to the kernel that is not yet in the state machine's hands. */
    boolean isSettled() {
        return asked.isEmpty() && appended.isEmpty();
    }

    /** Ends those that no kernel has seen. */
    void refuseWaiting() {
        line.close();
        failWaiting(new NodeClosedException(Outcome.NOT_APPENDED));
    }

    /** This node takes no part any more: what waits goes nowhere, and nothing behind the commit index comes here. */
    void leaveOut(RaftException error, long commitIndex) {
        failWaiting(error);
        appended.stream().filter(batch -> batch.firstIndex() > commitIndex).forEach(batch -> lose(batch.proposals()));
        appended.removeIf(batch -> batch.firstIndex() > commitIndex);
    }

    private void failWaiting(RaftException error) {
        lineUpAgain();
        for (Proposal next = line.poll(); next != null; next = line.poll()) {
            waiting.add(next);
        }
        waiting.forEach(line::left);
        waiting.forEach(proposal -> proposal.fail(error));
        waiting.clear();
    }

    /** Ends all. */
    void failAll(RaftException error) {
        refuseWaiting();
        asked.values().forEach(proposals -> proposals.forEach(proposal -> proposal.fail(error)));
        asked.clear();
        appended.forEach(batch -> batch.proposals().forEach(proposal -> proposal.fail(error)));
        appended.clear();
        deadlines.clear();
    }
}
