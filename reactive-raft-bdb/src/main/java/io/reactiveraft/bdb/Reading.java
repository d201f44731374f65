package io.reactiveraft.bdb;

import io.reactiveraft.RaftException;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscriber's way through a log. While there is demand it has one task in the reading thread's line, which reads
 * a little, emits it and goes to the end of the line again, so that many readers share the thread fairly. Between two
 * turns it holds nothing open.
 */
final class Reading implements Subscription, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
    private static final AtomicLongFieldUpdater<Reading> DEMAND =
            AtomicLongFieldUpdater.newUpdater(Reading.class, "demand");

    private static final int BATCHES_PER_TURN = 64;
    private static final long BYTES_PER_TURN = 256 << 10;

    private final BdbNode node;
    private final BdbLog log;
    private final long toIndex;
    private final CoreSubscriber<? super EntryBatch> subscriber;
    private final Cut begunAt;
    private long next;
    private volatile long demand;
    private volatile boolean ended;
    private volatile boolean badRequest;

    Reading(BdbNode node, BdbLog log, long fromIndex, long toIndex, CoreSubscriber<? super EntryBatch> subscriber) {
        this.node = node;
        this.log = log;
        this.next = fromIndex;
        this.toIndex = toIndex;
        this.subscriber = subscriber;
        this.begunAt = log.latestCut();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = true;
        }
        if (Operators.addCap(DEMAND, this, Math.max(n, 1)) == 0) {
            goOn();
        }
    }

    @Override
    public void cancel() {
        ended = true;
    }

    private void goOn() {
        if (!node.read(this)) {
            fail(node.closed());
        }
    }

    /** A turn, on the reading thread. */
    @Override
    public void run() {
        if (ended) {
            return;
        }
        if (badRequest) {
            fail(new IllegalArgumentException("a request must be for at least one batch (Reactive Streams §3.9)"));
            return;
        }
        if (node.isClosing()) {
            fail(node.closed());
            return;
        }
        List<EntryBatch> found;
        try {
            found = log.read(next, toIndex, begunAt, Math.min(demand, BATCHES_PER_TURN), BYTES_PER_TURN);
        } catch (RaftException expected) {
            fail(expected);
            return;
        } catch (Throwable failed) {
            fail(new StorageFailedException(
                    "group " + log.group() + " cannot be read at index " + next + ": " + failed.getMessage(), failed));
            return;
        }
        emit(found);
    }

    private void emit(List<EntryBatch> found) {
        try {
            for (EntryBatch batch : found) {
                if (ended) {
                    return;
                }
                EntryBatch wanted = batch.from(next).upTo(toIndex);
                next = wanted.lastIndex() + 1;
                subscriber.onNext(wanted);
            }
            if ((found.isEmpty() || next > toIndex) && !ended) {
                ended = true;
                subscriber.onComplete();
            }
        } catch (Throwable thrown) {
            ended = true;
            LOG.error("A subscriber threw when it was handed entries", thrown);
        }
        if (!ended && Operators.produced(DEMAND, this, found.size()) != 0) {
            goOn();
        }
    }

    private void fail(Throwable failure) {
        if (!ended) {
            ended = true;
            subscriber.onError(failure);
        }
    }
}
