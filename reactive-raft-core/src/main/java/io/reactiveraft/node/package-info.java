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
 * <p>Three kinds of thread, all handed in by {@link io.reactiveraft.node.RaftRuntime}: the loop steps kernels, the
 * applier runs state machines and emits results (errors also come from the loop or the caller's own thread), the feed
 * serves subscribers of committed entries. Each class says
 * which of them owns it; nothing is locked.
 */
@NullMarked
package io.reactiveraft.node;

import org.jspecify.annotations.NullMarked;
