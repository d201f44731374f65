package io.reactiveraft.spi;

import java.nio.ByteBuffer;

/**
 * One entry of the log, seen within its batch.
 *
 * @param index its place, from 1
 * @param term the term of the leader that appended it
 * @param kind what it is for
 * @param payload a read-only view of its bytes
 */
public record LogEntry(long index, long term, EntryKind kind, ByteBuffer payload) {}
