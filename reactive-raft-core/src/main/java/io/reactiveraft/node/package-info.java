/**
 * The node around the kernels: every thread, clock and subscription of core lives here.
 *
 * <p>Start at {@link io.reactiveraft.node.RaftNode}. A proposal passes through {@code GroupRaft} (encodes),
 * {@code ProposalLine} (admits), {@code GroupLoop} (drains the mailbox, steps the kernel once per turn and hands the
 * effects on), then {@link io.reactiveraft.spi.GroupLog} and {@code PeerLanes} side by side, and after commit
 * {@code Applier} and {@code PendingProposals}, which completes the caller.
 */
@NullMarked
package io.reactiveraft.node;

import org.jspecify.annotations.NullMarked;
