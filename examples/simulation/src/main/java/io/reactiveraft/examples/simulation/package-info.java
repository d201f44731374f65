/**
 * Runs simulations of whole clusters, many seeds or one, and ends with a line of JSON.
 *
 * <p>Start at {@link io.reactiveraft.examples.simulation.SimulationRunner}; {@code Campaign} runs the seeds on some
 * threads, each seed on one, and {@code Tally} adds up what came of them. What is simulated, and who judges it, is in
 * {@link io.reactiveraft.testkit}.
 */
@NullMarked
package io.reactiveraft.examples.simulation;

import org.jspecify.annotations.NullMarked;
