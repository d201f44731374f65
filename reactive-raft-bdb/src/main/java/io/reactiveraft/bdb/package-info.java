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
 * <p><b>Snapshots</b> lie in files of their own, {@code snapshots/group-<group>/<index>-<digest>.snapshot}, since
 * bytes in such numbers would hold up the log in JE. A file is whole, has its name and is synchronised before {@code
 * meta} names it; and {@code meta} names it no more before it is deleted. So a file that is not named is what a crash
 * left, and goes at the next opening, but for one that is still arriving ({@code .part}): of that, the beginning that
 * is whole and right counts. Every byte is under a checksum, which is verified whenever it is read.
 *
 * <p><b>Giving up the beginning</b> of a log is one small record in {@code meta}: the start. From then on nobody reads
 * what is before it. The records go a few at a time, between two rounds of writes, in transactions that are not
 * synchronised; then JE is made to clean its files. A crash leaves at most records before the start, which go after
 * the next opening. Installing another node's snapshot is one transaction: the new start, the one snapshot, and no
 * entry behind it.
 *
 * <p>JE calls come from three threads only, one for writes, one for reads and one to clean, and calls to the files of
 * snapshots from a fourth; nobody can interrupt them: an interrupt within JE would end the whole environment, and one
 * within a file would close it. After a failed write the environment is not trusted any more.
 */
@NullMarked
package io.reactiveraft.bdb;

import org.jspecify.annotations.NullMarked;
