/**
 * Storage on Berkeley DB Java Edition; start at {@link io.reactiveraft.bdb.BdbStorage}.
 *
 * <p>A node's folder holds one JE environment for all its groups. Its database {@code meta} names format, cluster,
 * node and disk, and keeps for each group the hard state, the runs of terms and where the memberships are; a database
 * {@code log-<group>} keeps the entries, one record for each {@link io.reactiveraft.spi.EntryBatch} under the index of
 * its <em>last</em> entry, so that the record with a given entry is found in one step.
 *
 * <p>All writes that wait, of all groups, go into one transaction, committed with one synchronisation; only then are
 * they acknowledged. When JE begins a new file, the folder is synchronised as well. A process that dies before the
 * commit leaves nothing of the transaction; one that dies after it leaves all, acknowledged or not. JE's log is one
 * sequence, so what survives is always a beginning of the sequence of commits, never one with holes. Opening replays
 * JE's log, reads the state and the memberships of a group and checks that its last record fits; everything else is
 * checked when it is read.
 *
 * <p>JE calls come from two threads only, one for writes and one for reads, which nobody can interrupt: an interrupt
 * within JE would end the whole environment. After a failed write the environment is not trusted any more.
 */
@NullMarked
package io.reactiveraft.bdb;

import org.jspecify.annotations.NullMarked;
