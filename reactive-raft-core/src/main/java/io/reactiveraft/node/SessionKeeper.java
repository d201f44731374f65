package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.RaftException;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.spi.EntryKind;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What the node itself proposes for sessions: as a leader, that time has passed; and that the sessions are in use which
 * applications on this node hold. Proposes nothing where there are no sessions. Owned by the loop.
 */
final class SessionKeeper {

    /** So often within a timeout time is counted, and an attempt to keep sessions alive is made again. */
    private static final int TICKS = 10;

    /** After this part of the timeout a session that was not used is kept alive... */
    private static final int DUE_PART = 3;

    /** ...together with those that will be soon. */
    private static final int NEARLY_DUE_PART = 6;

    private final GroupSetup setup;
    private final ProposalLine line;
    private final PendingProposals proposals;
    private final Mailbox mailbox;
    private final BooleanSupplier hasSessions;
    private final long timeoutNanos;
    private final List<WeakReference<SessionHandle>> handles = new ArrayList<>();
    private long keepNanos;
    private boolean ticking;
    private boolean tickUnderWay;
    private long tickTerm;
    private long tickNanos;

    /**
     * A keeper.
     *
     * @param hasSessions whether the group has sessions
     */
    SessionKeeper(
            GroupSetup setup,
            ProposalLine line,
            PendingProposals proposals,
            Mailbox mailbox,
            BooleanSupplier hasSessions) {
        this.setup = setup;
        this.line = line;
        this.proposals = proposals;
        this.mailbox = mailbox;
        this.hasSessions = hasSessions;
        timeoutNanos = setup.config().timing().sessionTimeout().toNanos();
    }

    /** Keeps a session alive for as long as somebody holds it. */
    void add(SessionHandle handle) {
        long dueNanos = handle.usedNanos() + timeoutNanos / DUE_PART;
        if (handles.isEmpty() || dueNanos - keepNanos < 0) {
            keepNanos = dueNanos;
        }
        handles.add(new WeakReference<>(handle));
    }

    void remove(SessionHandle handle) {
        handles.removeIf(some -> some.refersTo(handle));
    }

    void turn(KernelView view, long nowNanos) {
        tick(view, nowNanos);
        if (!handles.isEmpty() && keepNanos - nowNanos <= 0) {
            keepAlive(nowNanos);
        }
    }

    /** When {@link #turn} is due at the latest, if that is earlier. */
    long deadlineNanos(long otherNanos) {
        long deadline = otherNanos;
        if (!handles.isEmpty() && keepNanos - deadline < 0) {
            deadline = keepNanos;
        }
        long tickDueNanos = tickNanos + timeoutNanos / TICKS;
        return ticking && !tickUnderWay && tickDueNanos - deadline < 0 ? tickDueNanos : deadline;
    }

    /**
     * Counts only time during which this node led, without a gap, and of that which a tick tells only twice what it
     * should be. What a tick tells that comes to nothing is not counted again. So the time of the log is never ahead of
     * any clock.
     */
    private void tick(KernelView view, long nowNanos) {
        if (view.role() != Role.LEADER || !hasSessions.getAsBoolean()) {
            ticking = false;
        } else if (!ticking || tickTerm != view.term()) {
            ticking = true;
            tickTerm = view.term();
            tickNanos = nowNanos;
        } else if (!tickUnderWay && nowNanos - tickNanos >= timeoutNanos / TICKS) {
            long elapsedNanos = Math.min(nowNanos - tickNanos, timeoutNanos / TICKS * 2);
            tickNanos = nowNanos;
            tickUnderWay = true;
            propose(new SessionEntry.Tick(tickTerm, elapsedNanos).encode(), new ProposalEnd() {
                @Override
                public void applied(CommandResult result) {
                    mailbox.post(() -> tickUnderWay = false);
                }

                @Override
                public void failed(RaftException error) {
                    mailbox.post(() -> tickUnderWay = false);
                }
            });
        }
    }

    private void keepAlive(long nowNanos) {
        List<SessionHandle> held = held();
        long idleNanos = 0;
        for (SessionHandle handle : held) {
            idleNanos = Math.max(idleNanos, nowNanos - handle.usedNanos());
        }
        if (idleNanos < timeoutNanos / DUE_PART) {
            keepNanos = nowNanos + timeoutNanos / DUE_PART - idleNanos;
            return;
        }
        keepNanos = nowNanos + timeoutNanos / TICKS;
        held.removeIf(handle -> nowNanos - handle.usedNanos() < timeoutNanos / NEARLY_DUE_PART);
        int together = SessionEntry.keptAliveMax(setup.config().limits().entryBytesMax());
        for (int from = 0; from < held.size(); from += together) {
            setup.mark(Mark.SESSION_KEPT_ALIVE);
            List<SessionHandle> some = held.subList(from, Math.min(held.size(), from + together));
            byte[] payload = new SessionEntry.KeepAlive(
                            some.stream().map(SessionHandle::id).toList())
                    .encode();
            propose(payload, new Keeping(List.copyOf(some), nowNanos));
        }
    }

    private List<SessionHandle> held() {
        List<SessionHandle> held = new ArrayList<>(handles.size());
        handles.removeIf(some -> {
            SessionHandle handle = some.get();
            if (handle != null) {
                held.add(handle);
            }
            return handle == null;
        });
        return held;
    }

    private void propose(byte[] payload, ProposalEnd end) {
        proposals.addUrgent(new Proposal(EntryKind.SESSION, payload, setup.proposalDeadlineNanos(), line, end));
    }

    /** Sessions that are being kept alive. */
    private final class Keeping implements ProposalEnd {

        private final List<SessionHandle> handles;
        private final long nowNanos;

        Keeping(List<SessionHandle> handles, long nowNanos) {
            this.handles = handles;
            this.nowNanos = nowNanos;
        }

        @Override
        public void applied(CommandResult result) {
            if (result instanceof CommandResult.Value value && value.value() instanceof List<?> unknown) {
                mailbox.post(() -> handles.forEach(handle -> {
                    if (unknown.contains(handle.id())) {
                        handle.onExpired();
                    } else {
                        handle.onKeptAlive(nowNanos);
                    }
                }));
            }
        }

        @Override
        public void failed(RaftException error) {
            // The next attempt is due anyway.
        }
    }
}
