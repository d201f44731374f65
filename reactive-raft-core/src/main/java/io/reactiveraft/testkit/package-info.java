/**
 * Whole clusters of the shipped classes on virtual time, in one thread, from one seed: to test a state machine and
 * what is built on it, and to test this library itself.
 *
 * <p>Users start at {@link io.reactiveraft.testkit.SimulatedCluster}: nodes over simulated disks and a simulated
 * network, which crash, pause and lose each other when a test says so. Nothing happens but while a test lets time
 * pass.
 *
 * <p>{@link io.reactiveraft.testkit.Simulation} leaves that to chance: a {@link io.reactiveraft.testkit.Schedule}
 * drawn from a seed ({@code Swarm}) says how bad the weather is and what befalls the cluster when ({@code Storm}),
 * clients read and write meanwhile ({@code Client}, {@code FeedReader}), and an {@code Operator} changes the cluster
 * and replaces what is lost. Then all is mended, and progress is demanded.
 *
 * <p>What is simulated is what a node is handed from outside: {@code VirtualScheduler} and {@code SimulatedClock} (of
 * one {@code Life}, a process), {@code SimulatedDisk}, {@code SimulatedNetwork}. All else is the real thing. {@code
 * Judges} look at everything that leaves a node, what it writes, says, applies and answers, and count anew and naively
 * whether every promise of Raft is kept ({@code CommitJudge}, {@code ElectionJudge}, {@code MembershipJudge}, {@code
 * MatchJudge}, {@code PromiseJudge}, {@code ApplyJudge}, {@code SizeJudge}); those in the {@code ClientOffice} whether
 * what clients are told is true ({@code Linearizability}, {@code ViewJudge}, {@code FeedJudge}, {@code BacklogJudge}).
 *
 * <p>The same schedule gives the same {@code Trace}, on every machine. A {@link io.reactiveraft.testkit.Violation} can
 * be cut down to the few decisions that it took ({@link io.reactiveraft.testkit.Shrinker}).
 */
@NullMarked
package io.reactiveraft.testkit;

import org.jspecify.annotations.NullMarked;
