package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whom a leader serves: the other members, and for a while those who were members before the last change, so that they
 * hear of it and stand for election no more.
 */
final class Followers {

    /** Index of the change that removed a node, and how long after its commit the node is served at the most. */
    private record Removal(long index, @Nullable Long deadlineNanos) {}

    private final KernelState state;
    private final TreeMap<NodeId, Progress> progress = new TreeMap<>();
    private final TreeMap<NodeId, Long> disks = new TreeMap<>();

    /** The latest round that had begun when a node spoke by another disk than before, until it answers a later one. */
    private final TreeMap<NodeId, Long> changedRounds = new TreeMap<>();

    private final TreeMap<NodeId, Removal> removed = new TreeMap<>();

    /** The voters that count; null when some of them, or how they are seen, may have changed. */
    private @Nullable Electorate<Progress> electorate;

    Followers(KernelState state) {
        this.state = state;
        serve(state.log().memberships().previous());
        onMembershipChanged();
    }

    /** By node, in order. */
    SortedMap<NodeId, Progress> all() {
        return progress;
    }

    /** How a node is seen; null if it is not served. */
    @Nullable
    Progress of(NodeId node) {
        return progress.get(node);
    }

    /** The disk that a node last spoke by; 0 if it has none, or none is known. */
    long diskOf(NodeId node) {
        return disks.getOrDefault(node, 0L);
    }

    /** Another membership is in force. Who comes back is somebody new. */
    void onMembershipChanged() {
        electorate = null;
        Membership membership = state.membership();
        for (NodeId node : new TreeSet<>(progress.keySet())) {
            if (!membership.contains(node)) {
                removed.putIfAbsent(node, new Removal(membership.index(), null));
            } else if (removed.remove(node) != null) {
                forget(node);
            }
        }
        serve(membership);
    }

    private void serve(Membership membership) {
        for (Member member : membership.members()) {
            if (!member.id().equals(state.self())) {
                progress.computeIfAbsent(member.id(), node -> begin());
            }
        }
    }

    private Progress begin() {
        return new Progress(state.log().lastIndex() + 1, Window.of(state.config()));
    }

    /** One who is no member asks for votes: he does not know that he was removed, and is served until he does. */
    void serveFormer(NodeId node) {
        Membership membership = state.membership();
        if (!membership.contains(node) && !progress.containsKey(node)) {
            state.mark(Mark.REMOVED_SERVED_AGAIN);
            removed.put(node, new Removal(membership.index(), null));
            progress.put(node, begin());
        }
    }

    /** Who was removed is served no more once it knows, or if an election timeout after the commit it does not. */
    void release() {
        if (removed.isEmpty()) {
            return;
        }
        for (Map.Entry<NodeId, Removal> entry : new TreeMap<>(removed).entrySet()) {
            NodeId node = entry.getKey();
            Removal removal = entry.getValue();
            Progress seen = progress.get(node);
            if (state.commitIndex() < removal.index) {
                continue;
            }
            if (removal.deadlineNanos == null) {
                long deadline = state.nowNanos() + state.config().timing().electionTimeoutMaxNanos();
                removed.put(node, new Removal(removal.index, deadline));
                continue;
            }
            boolean told = seen != null && seen.match() >= removal.index && seen.toldCommit() >= removal.index;
            if (told || state.isDue(removal.deadlineNanos)) {
                state.mark(told ? Mark.REMOVED_TOLD : Mark.REMOVED_NOT_TOLD);
                removed.remove(node);
                forget(node);
            }
        }
    }

    private void forget(NodeId node) {
        progress.remove(node);
        disks.remove(node);
        changedRounds.remove(node);
    }

    /**
     * A node spoke by a disk. If it is another one than before, nothing is known of what is on it, nor whether it is
     * the later of the two: what was said by the earlier one may come late.
     */
    void onDisk(NodeId node, long disk, long latestRound) {
        Long before = disks.get(node);
        if (progress.containsKey(node) && (before == null || before != disk)) {
            electorate = null;
            disks.put(node, disk);
            if (before != null) {
                state.mark(Mark.DISK_REPLACED);
                changedRounds.put(node, latestRound);
                progress.put(node, begin());
            }
        }
    }

    /** A node has answered a heartbeat of a round, by the disk that it last spoke by. */
    void onConfirmed(NodeId node, long round) {
        Long changed = changedRounds.get(node);
        if (changed != null && round > changed) {
            changedRounds.remove(node);
        }
    }

    /**
     * Whether the disk that a node last spoke by is the one that it has. If it has spoken by several, that is sure only
     * when that very disk has answered a heartbeat of a round that began after the change was seen.
     */
    boolean isByPresentDisk(NodeId node) {
        return !changedRounds.containsKey(node);
    }

    /** The highest number that a quorum has reached; a voter that does not count, or is not known, has the lowest. */
    long reached(long here, long lowest, ToLongFunction<Progress> there) {
        Electorate<Progress> asked = electorate;
        if (asked == null) {
            asked = new Electorate<>(state.membership(), state.self(), this::counted);
            electorate = asked;
        }
        return asked.reached(here, lowest, there);
    }

    /** Whether a voter that counts was heard of no longer ago than this. */
    boolean isHeardWithin(NodeId voter, long nanos) {
        Progress seen = counted(voter);
        return seen != null && seen.pulse().isHeardWithin(nanos, state.nowNanos());
    }

    /** Whether a voter speaks by another disk than the one by which it was admitted: it will not stand. */
    boolean isByOtherDisk(NodeId voter) {
        Long disk = disks.get(voter);
        return disk != null && !Franchise.counts(state.membership(), voter, disk);
    }

    private @Nullable Progress counted(NodeId voter) {
        Long disk = disks.get(voter);
        return disk != null && Franchise.counts(state.membership(), voter, disk) ? progress.get(voter) : null;
    }
}
