package io.reactiveraft.bdb;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.LogWrite;
import reactor.core.publisher.MonoSink;

/**
 * A write that waits for its round.
 *
 * @param log where to
 * @param write what
 * @param sink whom to tell; one that was cancelled hears nothing, and the write is done all the same
 */
record PendingWrite(BdbLog log, LogWrite write, MonoSink<Void> sink) {

    long bytes() {
        long bytes = 0;
        for (EntryBatch batch : write.batches()) {
            bytes += batch.bytes();
        }
        return bytes;
    }
}
