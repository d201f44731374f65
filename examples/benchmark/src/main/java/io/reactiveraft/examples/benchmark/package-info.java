/**
 * Measures a cluster of three nodes over the loopback interface: QUIC with mutual TLS, Berkeley DB, every entry forced
 * to disk before it counts. One run, one workload, one line of JSON.
 *
 * <p>Start at {@link io.reactiveraft.examples.benchmark.Benchmark}. {@code Steady}, {@code Failover} and
 * {@code Catchup} are the workloads; {@code Load} is the closed loop that keeps a window of operations outstanding;
 * {@code Cluster} is what it acts upon, for {@code Failover} a {@code VoterProcess} each. What waits does so on the
 * main thread or on threads of its own; on the library's run only the state machine, its codec and the counting of
 * answers.
 */
@NullMarked
package io.reactiveraft.examples.benchmark;

import org.jspecify.annotations.NullMarked;
