package io.reactiveraft;

import reactor.core.publisher.Mono;

/**
 * What operators do to one group: who takes part, and who leads. Works the same on every node of the group; a node that
 * does not lead forwards to the one that does.
 *
 * <p>Everything is cold. Instances are thread-safe. Results and errors are emitted on the group's loop or apply thread:
 * on none of them may the subscriber block. Cancelling does not take back what the leader has accepted.
 */
public interface RaftAdmin {

    /** The group. */
    GroupId group();

    /**
     * The membership in force on this node, which may be behind the leader's: then a change made from it is refused as
     * a conflict. Empty if the group has not been founded yet or this node has not heard of it.
     *
     * <p><b>Errors:</b> {@link NodeClosedException}.
     */
    Mono<Membership> membership();

    /**
     * Changes the membership in one step, whatever the difference (joint consensus, Raft paper §6): new voters catch up
     * first, then old and new voters decide together, then the new ones alone; those that go, the leader among them,
     * vote to the end of that. Emits the membership that is then in force, committed. One change is under way at a
     * time, and it goes on if the leader changes.
     *
     * <p><b>Errors:</b> {@link InvalidConfigException} if nobody would be left to lead;
     * {@link MembershipChangeException} with its reason; {@link NoLeaderException}; {@link NotLeaderException} if the
     * leader that accepted it was lost and the change with it; {@link OutcomeUnknownException} if it was accepted, or
     * may have been, and not seen to end within the time that catching up may take and a proposal's; {@link
     * OverloadedException} if 64 orders are under way on this node; {@link NotMemberException};
     * {@link NodeClosedException}.
     *
     * @param wanted what {@link #membership()} gave, edited; its index says what it was made from
     */
    Mono<Membership> change(Membership wanted);

    /**
     * Hands leadership to a voter (dissertation §3.10). Writes wait while it lasts, which the transfer timeout bounds.
     * Completes when this node sees it lead; at once if it leads already.
     *
     * <p><b>Errors:</b> {@link TransferFailedException}; {@link NoLeaderException}; {@link NotMemberException};
     * {@link NodeClosedException}.
     */
    Mono<Void> transferLeadership(NodeId to);

    /**
     * Hands leadership to the voter that is fittest: the highest priority, then the longest log. Emits who leads then.
     *
     * <p><b>Errors:</b> as {@link #transferLeadership}.
     */
    Mono<NodeId> stepDown();

    /**
     * Takes a snapshot on this node now, whatever the policy says, and shortens its log by that policy. Emits the index
     * up to which it stands for the log; that of the last one if nothing was applied since.
     *
     * <p><b>Errors:</b> {@link InvalidConfigException} if the state machine has no snapshots;
     * {@link StorageFailedException} if it could not be captured or stored; {@link OverloadedException} if one is being
     * fetched from another node; {@link NodeClosedException}.
     */
    Mono<Long> snapshot();
}
