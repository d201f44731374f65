package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.Committed;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogEntry;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** Committed commands from an index on; each subscriber reads the log for itself. */
final class CommittedFeed extends Flux<Committed<Command<?>>> {

    private static final int READ_BYTES = 64 << 10;

    private final long fromIndex;
    private final CommandCodec codec;
    private final LogReader reader;
    private final Mailbox loop;
    private final Mailbox feed;

    CommittedFeed(long fromIndex, CommandCodec codec, LogReader reader, Mailbox loop, Mailbox feed) {
        this.fromIndex = fromIndex;
        this.codec = codec;
        this.reader = reader;
        this.loop = loop;
        this.feed = feed;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Committed<Command<?>>> actual) {
        actual.onSubscribe(new Following(actual));
    }

    /** One subscriber's place in the log. Its fields, but for demand and cancellation, belong to the feed's worker. */
    private final class Following implements Subscription, LogReader.Reader {

        private static final AtomicLongFieldUpdater<Following> DEMAND =
                AtomicLongFieldUpdater.newUpdater(Following.class, "demand");

        private final CoreSubscriber<? super Committed<Command<?>>> actual;
        private final Deque<EntryBatch> batches = new ArrayDeque<>();
        private Iterator<LogEntry> entries = Collections.emptyIterator();
        private long nextIndex = fromIndex;
        private boolean reading;
        private volatile long demand;
        private volatile boolean ended;

        Following(CoreSubscriber<? super Committed<Command<?>>> actual) {
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Operators.addCap(DEMAND, this, n);
                feed.post(this::emit);
            }
        }

        @Override
        public void cancel() {
            ended = true;
            loop.post(() -> reader.cancel(this));
        }

        @Override
        public void onRead(List<EntryBatch> some) {
            feed.post(() -> {
                reading = false;
                batches.addAll(some);
                emit();
            });
        }

        @Override
        public void onReadFailed(Throwable error) {
            feed.post(() -> end(error));
        }

        private void emit() {
            while (!ended && demand > 0) {
                LogEntry entry = next();
                if (entry == null) {
                    readOn();
                    return;
                }
                Committed<Command<?>> committed;
                try {
                    committed = committed(entry);
                } catch (Throwable undecodable) {
                    end(undecodable);
                    return;
                }
                if (committed != null) {
                    Operators.produced(DEMAND, this, 1);
                    actual.onNext(committed);
                }
            }
        }

        private @Nullable LogEntry next() {
            while (!entries.hasNext()) {
                EntryBatch batch = batches.poll();
                if (batch == null) {
                    return null;
                }
                nextIndex = batch.lastIndex() + 1;
                if (batch.kind() == EntryKind.COMMAND || batch.kind() == EntryKind.SESSION) {
                    entries = batch.iterator();
                }
            }
            return entries.next();
        }

        /** The command, bare or in a session; null if there is none. */
        private @Nullable Committed<Command<?>> committed(LogEntry entry) {
            if (entry.kind() == EntryKind.COMMAND) {
                return new Committed<>(entry.index(), entry.term(), codec.decode(entry.payload()));
            }
            if (!(SessionEntry.decode(entry.payload()) instanceof SessionEntry.Call call)) {
                return null;
            }
            Committed.Call identity = new Committed.Call(call.session(), call.sequence());
            return new Committed<>(entry.index(), entry.term(), codec.decode(call.command()), identity);
        }

        private void readOn() {
            if (!reading) {
                reading = true;
                long from = nextIndex;
                loop.post(() -> {
                    if (!ended) {
                        reader.read(from, READ_BYTES, this);
                    }
                });
            }
        }

        private void end(Throwable error) {
            if (!ended) {
                ended = true;
                actual.onError(error);
            }
        }
    }
}
