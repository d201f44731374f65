package io.reactiveraft.spi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The snapshots of one group on this node's disk: those that are complete, and at most one of another node's that is
 * still arriving. None is ever in memory as a whole.
 *
 * <p><b>Thread:</b> signals come on threads of the storage's, which subscribers must not block; subscribing never
 * blocks. <b>Errors:</b> {@link io.reactiveraft.StorageFailedException} always; unlike a failed
 * {@link GroupLog#write write} it says nothing of the log, which goes on.
 */
public interface SnapshotStore {

    /** Those that are complete, ascending by index; the last one is what a node starts from. Never blocks. */
    List<StoredSnapshot> stored();

    /** The last of those that are complete. Never blocks. */
    default Optional<StoredSnapshot> latest() {
        List<StoredSnapshot> stored = stored();
        return stored.isEmpty() ? Optional.empty() : Optional.of(stored.get(stored.size() - 1));
    }

    /**
     * Keeps a snapshot that this node took. It is complete, and among {@link #stored()}, when this completes: it would
     * then survive a loss of power. Only one is saved at a time.
     *
     * <p><b>Demand:</b> takes chunks as the disk does, one at a time, one at least, none of them larger than
     * {@link StoredSnapshot#CHUNK_BYTES_MAX}. <b>Thread:</b> chunks are requested on a thread of the storage's.
     * <b>Cancellation:</b> nothing of it is kept, unless it was complete already. <b>Errors:</b> also those of the
     * chunks; nothing of it is kept.
     *
     * @param info above all that are stored
     */
    Mono<StoredSnapshot> save(SnapshotInfo info, Flux<ByteBuffer> chunks);

    /**
     * Reads chunks of a snapshot that is stored, each with its checksum verified.
     *
     * <p><b>Demand:</b> reads as the subscriber requests. <b>Cancellation:</b> ends the reading. <b>Errors:</b> also if
     * it is not stored any more.
     *
     * @param fromChunk the first one wanted, from 0
     */
    Flux<ByteBuffer> read(StoredSnapshot snapshot, long fromChunk);

    /**
     * Begins to take in another node's snapshot, or goes on where that was left off, also in an earlier life. Emits how
     * many of its chunks have arrived; those of any other that was arriving are given up.
     */
    Mono<Long> arrived(StoredSnapshot snapshot);

    /**
     * Takes in the next chunk of the snapshot that is arriving; completes when the disk has taken it, which does not
     * mean that it would survive a loss of power. <b>Errors:</b> also if it is not the next, or larger than
     * {@link StoredSnapshot#CHUNK_BYTES_MAX}; {@link #arrived} says where to go on.
     *
     * @param chunk its number, from 0
     */
    Mono<Void> add(long chunk, ByteBuffer bytes);

    /**
     * Puts the snapshot that has arrived, all of it, in the place of the whole log, in one step: after a crash there is
     * either the log as it was, or none, beginning behind this snapshot. Term and vote stay. It takes its place among
     * the writes of the log in the order of subscription, and completes when it would survive a loss of power; then it
     * is the only one that is stored.
     *
     * <p><b>Cancellation:</b> has no effect. <b>Errors:</b> also if not all of it has arrived, or its digest is not
     * what was announced; what has arrived is given up then.
     */
    Mono<Void> install();

    /** Forgets one, if it is stored; the last is refused. What reads it may fail. */
    Mono<Void> drop(StoredSnapshot snapshot);
}
