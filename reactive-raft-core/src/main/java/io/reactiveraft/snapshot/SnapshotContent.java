package io.reactiveraft.snapshot;

import io.reactiveraft.CommandCodec;
import io.reactiveraft.session.SessionRecords;
import io.reactiveraft.session.SessionTable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The chunks of a snapshot, and what they stand for. Part of the disk and wire formats:
 *
 * <pre>
 * each chunk, big-endian
 *   u8 version 1, then pieces until its end:
 *     u8 kind (0 sessions, 1 state; plus 128 if the next piece goes on with the same record), u32 length, the bytes
 * </pre>
 *
 * <p>All records of sessions come before those of the state.
 */
public final class SnapshotContent {

    static final byte VERSION = 1;
    static final byte SESSIONS = 0;
    static final byte STATE = 1;

    private SnapshotContent() {}

    /**
     * Chunks of what was captured of a group. To be subscribed once.
     *
     * @param sessions the records of the sessions, taken when they are needed
     * @param state the records of the state machine
     * @param chunkBytes how large a chunk is, but for the last; 64 or more
     */
    public static Flux<ByteBuffer> write(Iterator<byte[]> sessions, Flux<ByteBuffer> state, int chunkBytes) {
        Flux<Piece> all = Flux.fromIterable(() -> sessions)
                .map(record -> new Piece(SESSIONS, ByteBuffer.wrap(record)))
                .concatWith(state.map(record -> new Piece(STATE, record)));
        return Flux.defer(() -> {
            ChunkPacker packer = new ChunkPacker(chunkBytes);
            return all.concatMapIterable(packer::add, 1).concatWith(Flux.defer(() -> Flux.fromIterable(packer.end())));
        });
    }

    /** The sessions; reads no further than they go. */
    public static Mono<SessionTable> sessions(Flux<ByteBuffer> chunks, CommandCodec codec) {
        return records(chunks)
                .takeWhile(record -> record.kind() == SESSIONS)
                .map(Piece::bytes)
                .collectList()
                .map((List<ByteBuffer> records) -> SessionRecords.read(records.iterator(), codec));
    }

    /** The records of the state machine, as it gave them. */
    public static Flux<ByteBuffer> state(Flux<ByteBuffer> chunks) {
        return records(chunks).filter(record -> record.kind() == STATE).map(Piece::bytes);
    }

    private static Flux<Piece> records(Flux<ByteBuffer> chunks) {
        return Flux.defer(() -> {
            ChunkReader reader = new ChunkReader();
            return chunks.concatMapIterable(reader::add, 1).doOnComplete(reader::end);
        });
    }
}
