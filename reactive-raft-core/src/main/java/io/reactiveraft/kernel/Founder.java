package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.MembershipCodec;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Founds a cluster: asks all others whether they have ever taken part in anything, and when none has, writes the first
 * entry, in which it votes alone and the others are meant to. Once that is durable it stands for election, which as the
 * only voter it wins, and then makes voters of the others as in any change of membership. If anybody knows of a cluster
 * it founds none, and waits to be heard of: its own disk may have been wiped. What was said to an earlier life of its
 * counts for nothing: a cluster that was founded then would be in the same terms as another one.
 *
 * <p>Nobody else ever founds anything: of the members that the cluster is to have, it is the voter with the smallest
 * id.
 */
final class Founder extends Behaviour {

    private static final long FIRST_TERM = 1;
    private static final long FIRST_INDEX = 1;

    private final TreeSet<NodeId> blank = new TreeSet<>();
    private final long token;
    private long askNanos;
    private boolean founded;

    Founder(KernelState state) {
        super(state);
        token = state.nextRequestId();
        askNanos = state.nowNanos();
    }

    /** How a node begins: as the founder if it is that, else as a follower of nobody. */
    static Behaviour begin(KernelState state) {
        boolean founds = isBlank(state) && state.self().equals(founderOf(state.membership()));
        return founds ? new Founder(state) : new Follower(state);
    }

    /** Answers somebody who is to found a cluster: yes only if it is he whom this node would take for the founder. */
    static void answer(KernelState state, NodeId from, long token) {
        NodeId expected = founderOf(state.membership());
        boolean blank = isBlank(state) && (expected == null || expected.equals(from));
        state.outbox().send(from, new Message.FoundReply(0, token, blank));
    }

    /** Whether this node has never taken part in anything, and is no voter by what it was told either. */
    private static boolean isBlank(KernelState state) {
        return state.log().lastIndex() == 0
                && state.hardState().equals(HardState.INITIAL)
                && state.membership().voters().isEmpty();
    }

    /** Whether a membership is that of the first entry, and the founder not meant to remain the only voter. */
    static boolean isFounding(Membership membership) {
        return membership.index() == FIRST_INDEX && !membership.isSettled();
    }

    private static @Nullable NodeId founderOf(Membership membership) {
        for (Member member : membership.members()) {
            if (member.kind() == Member.Kind.VOTER) {
                return member.id();
            }
        }
        return null;
    }

    @Override
    Role role() {
        return Role.FOLLOWER;
    }

    @Override
    long deadlineNanos() {
        return askNanos;
    }

    @Override
    Behaviour onTick() {
        if (state().isDue(askNanos)) {
            askNanos = state().nowNanos() + state().config().timing().heartbeatNanos();
            if (!founded) {
                ask();
            }
        }
        return this;
    }

    private void ask() {
        for (NodeId peer : state().peers()) {
            if (!blank.contains(peer)) {
                state().outbox().send(peer, new Message.FoundRequest(0, token));
            }
        }
        foundIfAllAreBlank();
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        if (message instanceof Message.FoundReply reply) {
            return reply.token() == token ? onReply(from, reply.blank()) : this;
        }
        refuse(from, message);
        return this;
    }

    private Behaviour onReply(NodeId from, boolean isBlank) {
        if (!isBlank) {
            state().mark(Mark.FOUNDING_REFUSED);
            return new Follower(state());
        }
        blank.add(from);
        foundIfAllAreBlank();
        return this;
    }

    private void foundIfAllAreBlank() {
        if (!founded && blank.containsAll(state().peers())) {
            founded = true;
            Membership first = Stages.founded(state().membership(), state().self(), state().disk());
            EntryBatch batch = EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(first)));
            state().adopt(FIRST_TERM);
            state().voteFor(state().self());
            state().log().append(batch.stamped(FIRST_TERM, FIRST_INDEX));
        }
    }

    /** Nobody hears of the cluster before it is durable: else they would know of one that its founder forgot. */
    @Override
    Behaviour onPersisted() {
        return founded && state().log().isDurable(state().hardState()) ? Candidate.begin(state()) : this;
    }

    @Override
    boolean hearsLeader() {
        return false;
    }
}
