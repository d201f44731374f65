package io.reactiveraft.bdb;

import io.reactiveraft.spi.EntryBatch;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** Entries of a log, read anew for each subscriber as it requests them. */
final class ReadFlux extends Flux<EntryBatch> {

    private final BdbNode node;
    private final BdbLog log;
    private final long fromIndex;
    private final long toIndex;

    ReadFlux(BdbNode node, BdbLog log, long fromIndex, long toIndex) {
        this.node = node;
        this.log = log;
        this.fromIndex = fromIndex;
        this.toIndex = toIndex;
    }

    @Override
    public void subscribe(CoreSubscriber<? super EntryBatch> subscriber) {
        if (fromIndex > toIndex) {
            Operators.complete(subscriber);
        } else {
            subscriber.onSubscribe(new Reading(node, log, fromIndex, toIndex, subscriber));
        }
    }
}
