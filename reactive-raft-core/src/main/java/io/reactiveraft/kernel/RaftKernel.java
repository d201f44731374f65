package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * One node's part in one group: inputs in, effects out. See the package for the contract.
 *
 * <p>Not thread-safe: it belongs to whoever steps it. An {@link InvariantViolation} from any method is final; the
 * kernel must not be stepped again.
 */
public final class RaftKernel {

    private final KernelState state;
    private Behaviour behaviour;
    private KernelView reported;

    /** Whether a stall was noticed in this turn: the mail that waited is one and the same stall. */
    private boolean stalled;

    private final RecentInputs recentInputs = new RecentInputs();

    /**
     * A kernel that begins as a follower of nobody.
     *
     * @param self this node and its disk
     * @param initial who takes part if the log does not say: nobody on a node that joins, and members without voters
     *     where a cluster is to be founded
     * @param config settings
     * @param recovered what the disk holds
     * @param random where election timeouts are drawn from, and where the numbers of requests begin
     * @param nowNanos the present time, on any monotonic scale
     */
    public RaftKernel(
            Identity self,
            Membership initial,
            KernelConfig config,
            RecoveredLog recovered,
            RandomGenerator random,
            long nowNanos) {
        state = new KernelState(self, initial, config, recovered, random, nowNanos);
        behaviour = Founder.begin(state);
        reported = view();
    }

    /** Takes one input. Its effects wait for {@link #drain()}. */
    public void step(Input input, long nowNanos) {
        recentInputs.add(input, nowNanos);
        try {
            take(input, nowNanos);
        } catch (RuntimeException failure) {
            throw Diagnostic.of(failure, state, behaviour, recentInputs);
        }
    }

    private void take(Input input, long nowNanos) {
        state.advanceTo(nowNanos);
        if (!stalled && state.timer().isStall(nowNanos - behaviour.deadlineNanos())) {
            stalled = true;
            become(behaviour.onStall());
        }
        if (input instanceof Input.Received received) {
            receive(received.from(), received.message());
        } else if (input instanceof Input.Propose proposal) {
            behaviour.propose(proposal.token(), proposal.batch());
        } else if (input instanceof Input.Persisted persisted) {
            state.log().onPersisted(persisted.writeId());
            become(behaviour.onPersisted());
        } else if (input instanceof Input.Read read) {
            behaviour.read(read.readId(), read.lease());
        } else if (input instanceof Input.Ask ask) {
            behaviour.order(ask.token(), ask.order());
        } else if (input instanceof Input.Tick) {
            state.forwards().onTick(nowNanos);
            become(behaviour.onTick());
        } else if (input instanceof Input.Fetched fetched) {
            state.endFetch(fetched.peer());
            behaviour.onFetched(fetched.peer(), fetched.fromIndex(), fetched.batches());
        } else if (input instanceof Input.Unsent unsent) {
            onUnsent(unsent.request());
        } else if (input instanceof Input.Restored restored) {
            state.restore(restored.snapshot());
        } else if (input instanceof Input.Compacted compacted) {
            state.log().compact(compacted.start(), state.commitIndex());
        } else if (input instanceof Input.Installed installed) {
            state.restartBehind(installed.snapshot());
            behaviour.onInstalled();
        } else if (input instanceof Input.NotInstalled failed) {
            state.installation().giveUp(failed.snapshot());
        } else if (input instanceof Input.PeerUp up) {
            changeConnection(up.peer(), true);
        } else if (input instanceof Input.PeerDown down) {
            changeConnection(down.peer(), false);
        }
    }

    private void onUnsent(Message message) {
        if (message instanceof Message.ForwardRequest request) {
            state.forwards().onUnsent(request.token());
        } else if (message instanceof Message.OrderRequest request) {
            state.orders().onUnsent(request.token());
        }
    }

    private void changeConnection(NodeId peer, boolean reachable) {
        state.setReachable(peer, reachable);
        state.forwards().lose(peer);
        behaviour.onConnectionChanged(peer, reachable);
        state.hearsay().onConnectionChanged(peer, reachable);
    }

    /** From whoever it is: a node may be a member without knowing of it yet (dissertation §4.2.1). */
    private void receive(NodeId from, Message message) {
        if (from.equals(state.self())) {
            return;
        }
        state.setReachable(from, true);
        if (message instanceof Message.ForwardReply reply) {
            state.forwards().onReply(from, reply, state.log().start().index());
        }
        if (message instanceof Message.OrderReply reply) {
            state.orders().onReply(from, reply);
        }
        if (message instanceof Message.FoundRequest request) {
            Founder.answer(state, from, request.token());
        } else if (message instanceof Message.FoundReply) {
            become(behaviour.onMessage(from, message));
        } else if (message instanceof Message.RosterRequest request) {
            state.hearsay().onQuestion(from, request.knownIndex());
        } else if (message instanceof Message.Roster roster) {
            state.hearsay().onRoster(roster);
        } else if (message instanceof Message.VoteRequest request) {
            receiveVoteRequest(from, request);
        } else if (message.term() < state.term()) {
            TermGap.answer(state, from, message);
        } else {
            if (message.term() > state.term() && !isGrantedPreVote(message)) {
                adopt(message.term());
            }
            become(behaviour.onMessage(from, message));
        }
    }

    /**
     * Somebody who hears from a leader takes no notice of a later term in which there is only a candidate, unless that
     * leader asked it to stand.
     */
    private void receiveVoteRequest(NodeId from, Message.VoteRequest request) {
        boolean hearsLeader = behaviour.hearsLeader();
        behaviour.onCandidate(from);
        state.hearsay().onCandidate(from, request);
        if (!request.preVote() && request.term() > state.term()) {
            if (Ballot.isIgnored(state, request, hearsLeader)) {
                return;
            }
            adopt(request.term());
        }
        if (Ballot.answer(state, from, request, hearsLeader)) {
            become(behaviour.onRival(from));
        }
    }

    /** It carries the term that was asked about, in which nobody is yet. */
    private static boolean isGrantedPreVote(Message message) {
        return message instanceof Message.VoteReply reply && reply.preVote() && reply.granted();
    }

    private void adopt(long term) {
        state.adopt(term);
        become(new Follower(state));
    }

    private void become(Behaviour next) {
        if (next != behaviour) {
            behaviour.leave();
            behaviour = next;
        }
    }

    /**
     * The effects of all inputs since the last drain, in the order in which they are to be carried out:
     *
     * <ol>
     *   <li>at most one {@link Effect.RoleChanged};
     *   <li>{@link Effect.Appended}, {@link Effect.Refused} and {@link Effect.Lost}, in the order of the inputs that
     *       decided them; an {@code Appended} comes before the commit of what it speaks of, unless a later leader
     *       brought that before the one that was asked gave its answer;
     *   <li>at most one {@link Effect.Persist}, with everything that changed;
     *   <li>{@link Effect.Send}, to one peer an answer to a forward before the entries it tells of, and appends before
     *       the heartbeat;
     *   <li>{@link Effect.Fetch}, and at most one {@link Effect.FetchSnapshot};
     *   <li>at most one {@link Effect.Commit};
     *   <li>{@link Effect.ReadReady} and {@link Effect.ReadFailed}; no index is above that of the last commit, except
     *       on a follower that has yet to hear of it.
     * </ol>
     *
     * <p>To be called once all inputs at hand are stepped, and always before waiting: a step alone lets nothing leave.
     */
    public List<Effect> drain() {
        try {
            stalled = false;
            behaviour.flush();
            KernelView view = view();
            Invariants.check(reported, view);
            return effects(view);
        } catch (RuntimeException failure) {
            throw Diagnostic.of(failure, state, behaviour, recentInputs);
        }
    }

    private List<Effect> effects(KernelView view) {
        List<Effect> effects = new ArrayList<>();
        if (view.role() != reported.role()
                || view.term() != reported.term()
                || !Objects.equals(view.leader(), reported.leader())) {
            effects.add(new Effect.RoleChanged());
        }
        state.outbox().takeAnswers(effects);
        if (state.log().isWriteDue(state.hardState())) {
            effects.add(state.log().handOut(state.hardState(), state.outbox().takePromises()));
        } else if (state.log().isSettled()) {
            effects.addAll(state.outbox().takePromises());
        }
        state.outbox().takeSends(effects);
        if (view.commitIndex() > reported.commitIndex()) {
            effects.add(new Effect.Commit(view.commitIndex()));
        }
        state.outbox().takeReads(effects);
        reported = view;
        return effects;
    }

    /** When the next {@link Input.Tick} is due at the latest; to be asked after each {@link #drain()}. */
    public long deadlineNanos() {
        return state.forwards().deadlineNanos(behaviour.deadlineNanos());
    }

    /** What the kernel looks like now. */
    public KernelView view() {
        return new KernelView(
                behaviour.role(),
                state.term(),
                state.leader(),
                state.commitIndex(),
                state.log().lastIndex(),
                state.log().durableIndex(),
                state.membership());
    }

    /** What others say of who takes part. */
    public Heard hearsay() {
        return state.hearsay().heard();
    }

    /** On a leader, how it sees each other member; computed anew each time. Empty elsewhere. */
    public List<PeerView> peers() {
        Followers followers = behaviour.followers();
        return followers == null ? List.of() : PeerReport.peers(state, followers);
    }

    /**
     * On a leader, how many more voters may fail before no quorum is left, counting as failed those that it has not
     * heard of for an election timeout; -1 elsewhere. Computed anew each time.
     */
    public int failureTolerance() {
        Followers followers = behaviour.followers();
        return followers == null ? -1 : PeerReport.failureTolerance(state, followers);
    }

    /**
     * What a snapshot of all that is applied up to an index stands for.
     *
     * @throws IndexOutOfBoundsException if it is not between the beginning of the log and the commit index
     */
    public SnapshotInfo snapshotAt(long index) {
        Objects.checkFromToIndex(0L, index, state.commitIndex());
        return state.log().snapshotAt(index);
    }

    /**
     * Recent entries from memory: consecutive from {@code fromIndex} on, up to and with {@code toIndex}, stopping after
     * the batch that reaches {@code bytesMax}; empty if the first is not in memory any more.
     */
    public List<EntryBatch> recent(long fromIndex, long toIndex, int bytesMax) {
        return state.log().tail().until(fromIndex, toIndex, bytesMax);
    }

    /** The memberships in the log from an index on, committed or not, ascending; the last of all is in force. */
    public List<Membership> memberships(long fromIndex) {
        return state.log().memberships().since(fromIndex);
    }
}
