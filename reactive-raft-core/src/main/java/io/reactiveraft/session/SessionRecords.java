package io.reactiveraft.session;

import io.reactiveraft.CommandCodec;
import io.reactiveraft.spi.CorruptEntryException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A table as records of a snapshot, and back; part of the disk and wire formats. Several records, so that a large table
 * need never be in memory as one piece of bytes; whoever keeps them keeps them apart and in order.
 *
 * <pre>
 * first record, big-endian
 *   u8 version 1, u64 time in nanoseconds, u32 count of the others
 * each of the others
 *   u64 session, u64 timeout in nanoseconds, u64 time of the last use, u32 count of results, then for each:
 *     u16 slot, the result as {@link FirstResult} has it
 * </pre>
 */
public final class SessionRecords {

    private static final byte VERSION = 1;
    private static final int FIRST_BYTES = 13;
    private static final int SESSION_BYTES = 28;

    private SessionRecords() {}

    /**
     * The records of a table as it is now, each encoded when it is taken: that may be done elsewhere, while the table
     * goes on.
     *
     * @throws IllegalStateException if the state machine has not answered a call yet
     */
    public static Iterator<byte[]> write(SessionTable table, CommandCodec codec) {
        List<Session> sessions = new ArrayList<>(table.size());
        for (Session session : table.sessions()) {
            requireAnswered(session);
            sessions.add(session.copy());
        }
        byte[] first = ByteBuffer.allocate(FIRST_BYTES)
                .put(VERSION)
                .putLong(table.timeNanos())
                .putInt(sessions.size())
                .array();
        Iterator<Session> rest = sessions.iterator();
        return new Iterator<>() {

            private boolean begun;

            @Override
            public boolean hasNext() {
                return !begun || rest.hasNext();
            }

            @Override
            public byte[] next() {
                if (begun) {
                    return encode(rest.next(), codec);
                }
                begun = true;
                return first;
            }
        };
    }

    private static void requireAnswered(Session session) {
        for (int slot = 0; slot < session.slots(); slot++) {
            FirstResult result = session.slot(slot);
            if (result != null && result.result() == null) {
                throw new IllegalStateException(
                        "call " + result.sequence() + " of session " + session.id() + " is not answered yet");
            }
        }
    }

    private static byte[] encode(Session session, CommandCodec codec) {
        Map<Integer, byte[]> results = new LinkedHashMap<>();
        int bytes = SESSION_BYTES;
        for (int slot = 0; slot < session.slots(); slot++) {
            FirstResult result = session.slot(slot);
            if (result != null) {
                byte[] written = result.write(codec);
                results.put(slot, written);
                bytes = Math.addExact(bytes, Short.BYTES + written.length);
            }
        }
        ByteBuffer out = ByteBuffer.allocate(bytes)
                .putLong(session.id())
                .putLong(session.timeoutNanos())
                .putLong(session.usedNanos())
                .putInt(results.size());
        results.forEach((slot, written) -> out.putShort(slot.shortValue()).put(written));
        return out.array();
    }

    /**
     * Reads a table. A failure comes back with its message, but as another exception.
     *
     * @throws CorruptEntryException if the records are not what {@link #write} gave, all of them and in order
     * @throws io.reactiveraft.CommandRejectedException if the codec cannot read a result
     */
    public static SessionTable read(Iterator<ByteBuffer> records, CommandCodec codec) {
        try {
            ByteBuffer first = records.next().slice();
            byte version = first.get();
            if (version != VERSION) {
                throw new CorruptEntryException("sessions of version " + version + " instead of " + VERSION);
            }
            SessionTable table = new SessionTable(first.getLong());
            int count = first.getInt();
            requireEnd(first);
            long last = 0;
            for (int i = 0; i < count; i++) {
                Session session = session(records.next().slice(), codec);
                if (session.id() <= last) {
                    throw new CorruptEntryException("session " + session.id() + " is written behind " + last);
                }
                last = session.id();
                table.add(session);
            }
            if (records.hasNext()) {
                throw new CorruptEntryException("more sessions than the " + count + " that there should be");
            }
            return table;
        } catch (BufferUnderflowException | NoSuchElementException e) {
            throw new CorruptEntryException("the records of sessions are cut off");
        }
    }

    private static Session session(ByteBuffer in, CommandCodec codec) {
        Session session = new Session(in.getLong(), in.getLong(), in.getLong());
        for (int more = in.getInt(); more > 0; more--) {
            session.slot(Short.toUnsignedInt(in.getShort()), FirstResult.read(in, codec));
        }
        requireEnd(in);
        return session;
    }

    private static void requireEnd(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new CorruptEntryException(in.remaining() + " bytes too many in a record of sessions");
        }
    }
}
