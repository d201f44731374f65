package io.reactiveraft.bdb;

import com.sleepycat.je.Transaction;
import io.reactiveraft.StorageFailedException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** A change to a group that waits for its round. On the writing thread. */
final class PendingChange {

    private final BdbLog log;
    private final long bytes;
    private final Function<Transaction, @Nullable StorageFailedException> change;
    private final MonoSink<Void> sink;
    private @Nullable StorageFailedException refusal;

    /**
     * A change.
     *
     * @param log what it changes
     * @param bytes how much it adds to a round
     * @param change puts it into a transaction, or says why it is refused and changes nothing; if it throws, the
     *     storage has failed
     * @param sink whom to tell; one that was cancelled hears nothing, and the change is done all the same
     */
    PendingChange(
            BdbLog log,
            long bytes,
            Function<Transaction, @Nullable StorageFailedException> change,
            MonoSink<Void> sink) {
        this.log = log;
        this.bytes = bytes;
        this.change = change;
        this.sink = sink;
    }

    BdbLog log() {
        return log;
    }

    long bytes() {
        return bytes;
    }

    void apply(Transaction transaction) {
        refusal = change.apply(transaction);
    }

    /** Says that it is durable, or that it was refused, or that all of the round failed. */
    void answer(@Nullable StorageFailedException failure) {
        StorageFailedException why = failure == null ? refusal : failure;
        if (why == null) {
            sink.success();
        } else {
            sink.error(why);
        }
    }
}
