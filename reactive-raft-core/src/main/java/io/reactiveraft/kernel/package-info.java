/**
 * Raft as a deterministic machine: no thread, no clock, no I/O, no logging, no Reactor.
 *
 * <p>Whoever drives a {@link io.reactiveraft.kernel.RaftKernel} feeds it one {@link io.reactiveraft.kernel.Input} after
 * another, each with the present time, and then takes the {@link io.reactiveraft.kernel.Effect}s of all of them with
 * {@code drain()}. Taking several inputs to one drain is what makes batches: appends, acknowledgements, heartbeats and
 * persists of one turn leave as one each. The same inputs and seed give the same effects.
 *
 * <p>Writes are asynchronous: what a {@link io.reactiveraft.kernel.Effect.Persist} asks for counts when
 * {@link io.reactiveraft.kernel.Input.Persisted} reports it, and what promises it (votes, acknowledgements, and the
 * request of a candidate) leaves only then. A leader's entries leave at once, beside its own write.
 *
 * <p>Where to read on: {@link io.reactiveraft.kernel.Message} for what nodes say to each other, the roles
 * ({@code Follower}, {@code Candidate}, {@code Leader}) for the rules, {@code Replication} for what a leader sends,
 * {@code Progress} for how it sees a follower, {@code Reconfiguration} and {@code Stages} for changes of membership,
 * {@code Franchise} for who may vote, {@code Founder} for how a cluster begins, {@code Hearsay} for how one that was
 * away finds the others, {@code Forwards} for proposals made at a follower, {@code LogTail} and {@code LogOutline} for
 * what a kernel remembers of its log.
 *
 * <p>A node that hears from its leader promises, for at least the shortest election timeout, to vote for nobody else,
 * whatever it learns meanwhile; one that starts keeps what it may have promised before. On that rests {@code Lease}:
 * for how long after a quorum's promise a leader is sure to be the only one. Only a leader that hands over, see {@code
 * Transfer}, lets others off their promise, and gives up its lease before. {@code Succession} and {@code Priorities}
 * tell who is preferred as leader, {@code ElectionTimer} how long a node waits for one, by what {@code Pulse} and
 * {@code RoundTrip} have measured. A process that did not run for a while finds out from how late it is: then nothing
 * follows from what it has not heard.
 *
 * <p>A log begins behind a snapshot: see {@code Installation} for those that take the place of a whole log.
 *
 * <p>Invariants, kept in release builds, and cited by number where they are asserted:
 *
 * <ol>
 *   <li>Terms, and the commit index, never go back.
 *   <li>At most one vote is cast in a term, and only after it is durable does anyone hear of it.
 *   <li>Nothing at or below the commit index is ever cut off.
 *   <li>A leader never changes its own log but by appending.
 *   <li>A leader counts replicas only for entries of its own term (§5.4.2).
 *   <li>An acknowledged index is durable.
 *   <li>In one term there is one leader.
 *   <li>A snapshot stands for what is committed, and takes the place of what is there only to go forward.
 *   <li>The membership in force is the last that the log, or the snapshot it begins behind, speaks of.
 *   <li>A leader is confirmed only in rounds of heartbeats that it has begun.
 * </ol>
 */
@NullMarked
package io.reactiveraft.kernel;

import org.jspecify.annotations.NullMarked;
