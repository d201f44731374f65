/**
 * Storage and transport in memory: for tests, and for groups that need not outlive their process.
 *
 * <p>Start at {@link io.reactiveraft.memory.MemoryStorage} and {@link io.reactiveraft.memory.MemoryNetwork}.
 */
@NullMarked
package io.reactiveraft.memory;

import org.jspecify.annotations.NullMarked;
