/**
 * Three nodes in one process, load upon them, faults by script or by button, and a verdict. Start at
 * {@link io.reactiveraft.examples.kv.demo.Demo}.
 *
 * <p>The load's bookkeeping and the story belong to one thread, the demo's; nothing in here needs a lock.
 */
@NullMarked
package io.reactiveraft.examples.kv.demo;

import org.jspecify.annotations.NullMarked;
