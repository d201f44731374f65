/**
 * The node around the kernels: everything of theirs that needs a thread, a clock or a subscription lives here.
 *
 * <p>Start at {@link io.reactiveraft.node.RaftNode}. Everything that happens to a group on this node passes through its
 * {@code GroupLoop}: other threads leave tasks in its {@code Mailbox}, a turn feeds all of them to the kernel, and
 * {@code EffectRouter} brings what comes out to the room that carries it out. A proposal, from left to right:
 *
 * <pre>
 * GroupRaft ──► ProposalLine ──► GroupLoop ──► kernel ──► EffectRouter ──► GroupLog (disk)
 *  encodes       admits by        PendingProposals                   └──► PeerLinks, LaneOutbox (peers)
 *                bytes            batches
 *
 * peers ──► LaneInbox, PeerLinks ──► GroupLoop (messages; among them forwarded proposals, and the answers to one's own)
 *
 * kernel commits ──► LogReader, ApplyPump ──► Applier ──► state machine ──► Settlement ──► the caller's Mono
 *                          └──► CommittedFeed (each subscriber at its own pace)
 * </pre>
 *
 * <p>{@code SessionHandle} makes proposals of a session, {@code SessionKeeper} those that keep sessions alive and let
 * time pass for them, and {@code SessionDesk} does in the table what the entries say.
 *
 * <p>Queries come in at the {@code QuestionDesk}, wait in {@code PendingQuestions} for a read to be confirmed, and in
 * {@code AnswersToCome} for its index to be applied. Orders of operators come in at {@code GroupAdmin} and stay in
 * {@code PendingOrders} until what was ordered is seen to have come about. Each group's {@code Contacts} say whom it
 * wants to reach, by its own log and by what others tell, and {@code Neighbours}, one for the whole node, see to it
 * that {@code PeerLinks} and the transport know.
 *
 * <p>Three kinds of thread, all handed in by {@link io.reactiveraft.node.RaftRuntime}: the loop steps kernels, the
 * applier runs state machines and emits results (errors also come from the loop or the caller's own thread), the feed
 * serves subscribers of committed entries. Each class says which of them owns it; nothing is locked.
 *
 * <p>When a quorum is lost for ever, {@link io.reactiveraft.node.RaftRecovery} is the last resort.
 */
@NullMarked
package io.reactiveraft.node;

import org.jspecify.annotations.NullMarked;
