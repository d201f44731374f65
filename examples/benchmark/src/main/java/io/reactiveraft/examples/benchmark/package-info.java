/**
 * Measures a cluster of three nodes over the loopback interface: QUIC with mutual TLS, Berkeley DB, every entry forced to
 * disk before it counts. One run, one workload, one line of JSON.
 *
 * <p>Start at {@link io.reactiveraft.examples.benchmark.Benchmark}. {@code Steady}, {@code Failover} and {@code Catchup}
 * are the workloads; {@code Load} is the closed loop that keeps a window of operations outstanding; {@code Cluster} is
 * what it acts upon. Everything here may block: it runs on the main thread and on threads of its own, never on one of
 * the library's.
 */
@NullMarked
package io.reactiveraft.examples.benchmark;

import org.jspecify.annotations.NullMarked;
