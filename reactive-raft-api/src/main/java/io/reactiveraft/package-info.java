/**
 * The front door of Reactive Raft, for authors of applications.
 *
 * <p>An application writes {@link io.reactiveraft.Command}s and a {@link io.reactiveraft.StateMachine} that applies
 * them (usually by {@link io.reactiveraft.StateMachines#of}), starts a {@code RaftNode} (in {@code reactive-raft-core})
 * on each machine, and injects the {@link io.reactiveraft.Raft} of each group where it is needed: to
 * {@link io.reactiveraft.Raft#propose}, to {@link io.reactiveraft.Raft#query}, to follow
 * {@link io.reactiveraft.Raft#committed} entries.
 *
 * <p><b>The life of a proposal</b>, from {@code propose} to its result; each step names the class to read next.
 *
 * <ol>
 *   <li>{@code Raft.propose}: the {@link io.reactiveraft.CommandCodec} encodes the command, once, on the caller's
 *       thread.
 *   <li>{@code io.reactiveraft.node.ProposalLine} admits it by bytes or refuses it, and {@code GroupLoop} takes all
 *       that waits in one turn.
 *   <li>{@code io.reactiveraft.kernel.RaftKernel}, a pure function, appends it at the leader as part of an
 *       {@link io.reactiveraft.spi.EntryBatch}; a follower's kernel forwards it first. Out come effects: persist, send.
 *   <li>{@link io.reactiveraft.spi.GroupLog#write} makes it durable while {@link io.reactiveraft.spi.RaftTransport}
 *       carries it to the others, who persist it and only then acknowledge.
 *   <li>With a quorum of acknowledgements the kernel commits, and the node's {@code Applier} feeds the state machine as
 *       fast as that pulls.
 *   <li>The result completes the caller's Mono, on whichever node it was proposed.
 * </ol>
 *
 * <p>Whoever brings a disk or a network implements the contracts in {@link io.reactiveraft.spi}.
 */
@NullMarked
package io.reactiveraft;

import org.jspecify.annotations.NullMarked;
