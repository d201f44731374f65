/**
 * The front door of Reactive Raft, for authors of applications.
 *
 * <p>An application writes {@link io.reactiveraft.Command}s and a {@link io.reactiveraft.StateMachine} that applies
 * them (usually by {@link io.reactiveraft.StateMachines#of}), starts a {@code RaftNode} (in {@code reactive-raft-core})
 * on each machine, and injects the {@link io.reactiveraft.Raft} of each group where it is needed: to
 * {@link io.reactiveraft.Raft#propose}, to {@link io.reactiveraft.Raft#query}, to follow
 * {@link io.reactiveraft.Raft#committed} entries.
 *
 * <p><b>The life of a proposal</b>, from {@code propose} to its result. The classes named are in
 * {@code io.reactiveraft.node} unless their package is said.
 *
 * <ol>
 *   <li>{@code Raft.propose}, in {@code GroupRaft}: the {@link io.reactiveraft.CommandCodec} encodes the command, once,
 *       on the subscriber's thread.
 *   <li>{@code ProposalLine} admits it by bytes or refuses it. In the next turn of {@code GroupLoop},
 *       {@code PendingProposals} hands all that waits to the kernel in batches, unless too much is under way already.
 *   <li>{@code kernel.RaftKernel}: a {@code Leader} stamps the {@link io.reactiveraft.spi.EntryBatch} and appends it.
 *       On any other node {@code Follower} gives it to {@code Forwards}: a {@code ForwardRequest} goes to the leader,
 *       whose {@code ForwardReply} says at which index it stands. Either way {@code PendingProposals} hears
 *       {@code Effect.Appended}.
 *   <li>{@code EffectRouter} carries out what the kernel asks for: {@link io.reactiveraft.spi.GroupLog#write} makes
 *       entries durable, while {@code PeerLinks} and {@code LaneOutbox} give messages to the
 *       {@link io.reactiveraft.spi.RaftTransport}. At the other end {@code LaneInbox} brings them to that node's
 *       {@code GroupLoop}, which persists and only then acknowledges.
 *   <li>With a quorum of acknowledgements, its own write among them, the leader commits and tells the others. On each
 *       node {@code ApplyPump} hands committed entries to {@code Applier}, which feeds the state machine as fast as
 *       that pulls.
 *   <li>{@code Settlement} finds the {@code Proposal} that waits for the index, and its result completes the Mono on
 *       the node where it was proposed.
 * </ol>
 *
 * <p>A proposal of a {@link io.reactiveraft.RaftSession} goes the same way, in an entry that also says which one it is.
 * {@code SessionHandle} numbers it, {@code session.SessionTable} tells on each replica whether the state machine has
 * had it before, and {@code Unsettled} gives whoever repeats it the first result.
 *
 * <p>Whoever brings a disk or a network implements the contracts in {@link io.reactiveraft.spi}.
 */
@NullMarked
package io.reactiveraft;

import org.jspecify.annotations.NullMarked;
