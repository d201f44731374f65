package io.reactiveraft.session;

import io.reactiveraft.spi.CorruptEntryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an entry of kind {@link io.reactiveraft.spi.EntryKind#SESSION} says; part of the wire and disk formats.
 *
 * <pre>
 * u8 operation, then, big-endian:
 *   1 open        u64 timeout in nanoseconds, u32 how many sessions there may be
 *   2 call        u16 slot, u64 session, u64 sequence, the command as its codec encoded it
 *   3 keep alive  u64 session, as many as there are bytes for
 *   4 close       u64 session
 *   5 tick        u64 term, u64 nanoseconds
 * </pre>
 */
public sealed interface SessionEntry {

    /** Bytes before the command in a call. No other entry is longer, but one that keeps several sessions alive. */
    int CALL_HEADER_BYTES = 19;

    /** How many sessions fit into an entry that keeps them alive, if so many bytes may follow the header of a call. */
    static int keptAliveMax(int bytes) {
        return (CALL_HEADER_BYTES + bytes - 1) / Long.BYTES;
    }

    /**
     * Opens a session, under the index of this entry, unless there are too many.
     *
     * @param timeoutNanos after how long without use it expires, in time of the log
     * @param sessionsMax how many sessions there may be, this one included
     */
    record Open(long timeoutNanos, int sessionsMax) implements SessionEntry {

        /** The payload. */
        public byte[] encode() {
            return ByteBuffer.allocate(13)
                    .put(OPEN)
                    .putLong(timeoutNanos)
                    .putInt(sessionsMax)
                    .array();
        }
    }

    /**
     * A command to be applied once.
     *
     * @param session whose it is
     * @param slot where its result is to be kept, 0 to 65,535
     * @param sequence its number, from 1; higher than that of whatever had the slot before
     * @param command its encoded form, a view of the entry
     */
    record Call(long session, int slot, long sequence, ByteBuffer command) implements SessionEntry {

        /** The payload; {@link SessionEntry#CALL_HEADER_BYTES} longer than the command. */
        public static byte[] encode(long session, int slot, long sequence, byte[] command) {
            return ByteBuffer.allocate(CALL_HEADER_BYTES + command.length)
                    .put(CALL)
                    .putShort((short) slot)
                    .putLong(session)
                    .putLong(sequence)
                    .put(command)
                    .array();
        }
    }

    /**
     * Says that sessions are in use.
     *
     * @param sessions which
     */
    record KeepAlive(List<Long> sessions) implements SessionEntry {

        /** Copies the list. */
        public KeepAlive {
            sessions = List.copyOf(sessions);
        }

        /** The payload. */
        public byte[] encode() {
            ByteBuffer out =
                    ByteBuffer.allocate(1 + Long.BYTES * sessions.size()).put(KEEP_ALIVE);
            sessions.forEach(out::putLong);
            return out.array();
        }
    }

    /**
     * Ends a session.
     *
     * @param session which
     */
    record Close(long session) implements SessionEntry {

        /** The payload. */
        public byte[] encode() {
            return ByteBuffer.allocate(9).put(CLOSE).putLong(session).array();
        }
    }

    /**
     * Says that time has passed, by the clock of a leader.
     *
     * @param term the term in which it was measured: in an entry of any other, time was counted by another leader too
     * @param elapsedNanos how much since the tick before
     */
    record Tick(long term, long elapsedNanos) implements SessionEntry {

        /** The payload. */
        public byte[] encode() {
            return ByteBuffer.allocate(17)
                    .put(TICK)
                    .putLong(term)
                    .putLong(elapsedNanos)
                    .array();
        }
    }

    /**
     * Reads a payload.
     *
     * @throws CorruptEntryException if it is anything else
     */
    static SessionEntry decode(ByteBuffer payload) {
        ByteBuffer in = payload.slice();
        byte operation = in.hasRemaining() ? in.get() : 0;
        int bytes = in.remaining();
        if (operation == CALL && bytes >= CALL_HEADER_BYTES - 1) {
            int slot = Short.toUnsignedInt(in.getShort());
            return new Call(in.getLong(), slot, in.getLong(), in.slice());
        }
        if (operation == OPEN && bytes == 12) {
            return new Open(in.getLong(), in.getInt());
        }
        if (operation == KEEP_ALIVE && bytes % Long.BYTES == 0) {
            List<Long> sessions = new ArrayList<>(bytes / Long.BYTES);
            while (in.hasRemaining()) {
                sessions.add(in.getLong());
            }
            return new KeepAlive(sessions);
        }
        if (operation == CLOSE && bytes == 8) {
            return new Close(in.getLong());
        }
        if (operation == TICK && bytes == 16) {
            return new Tick(in.getLong(), in.getLong());
        }
        throw new CorruptEntryException(
                "an entry of sessions with operation " + operation + " and " + bytes + " bytes behind it");
    }

    /** The operation of {@link Open}. */
    byte OPEN = 1;

    /** The operation of {@link Call}. */
    byte CALL = 2;

    /** The operation of {@link KeepAlive}. */
    byte KEEP_ALIVE = 3;

    /** The operation of {@link Close}. */
    byte CLOSE = 4;

    /** The operation of {@link Tick}. */
    byte TICK = 5;
}
