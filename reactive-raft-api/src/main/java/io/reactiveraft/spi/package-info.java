/**
 * The contracts for plumbers: what a disk and a network must do so that a Raft group can stand on them.
 *
 * <p>A storage plug-in starts at {@link io.reactiveraft.spi.RaftStorage}, a transport plug-in at
 * {@link io.reactiveraft.spi.RaftTransport}. Both are proven by the contract kits in this module's test jar. The unit
 * that passes through all of it is the {@link io.reactiveraft.spi.EntryBatch}: consecutive entries, encoded once.
 */
@NullMarked
package io.reactiveraft.spi;

import org.jspecify.annotations.NullMarked;
