/**
 * What a snapshot holds: the sessions of the group, then the records of its state machine, as chunks for a disk or a
 * wire; start at {@link io.reactiveraft.snapshot.SnapshotContent}. Streams both ways: never more than a chunk and a
 * record are in memory.
 */
@NullMarked
package io.reactiveraft.snapshot;

import org.jspecify.annotations.NullMarked;
