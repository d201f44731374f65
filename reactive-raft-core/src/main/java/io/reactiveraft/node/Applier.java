package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.StateMachine;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogEntry;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Feeds the state machine as it pulls, and settles proposals and queries as it answers. All but the posting methods
 * runs on the apply worker.
 */
final class Applier<S> {

    private final StateMachine<S> machine;
    private final Mailbox mailbox;
    private final Runnable onProgress;
    private final Consumer<Throwable> onFailure;
    private final CommittedCommands commands = new CommittedCommands(this::wakeUp, this::cancelled);
    private final Results results = new Results();
    private final Settlement<S> settlement = new Settlement<>();
    private final Deque<EntryBatch> batches = new ArrayDeque<>();
    private final Deque<Committed<Command<?>>> unanswered = new ArrayDeque<>();
    private final AtomicLong backlogBytes = new AtomicLong();
    private Iterator<LogEntry> entries = Collections.emptyIterator();
    private int entriesBytes;
    private long takenIndex;
    private volatile long appliedIndex;
    private boolean stopped;

    /**
     * An applier of one state machine.
     *
     * @param onProgress told on the apply worker after each turn
     * @param onFailure told once if the pipeline ends; its state would no longer follow the log
     */
    Applier(StateMachine<S> machine, Scheduler.Worker worker, Runnable onProgress, Consumer<Throwable> onFailure) {
        this.machine = machine;
        this.onProgress = onProgress;
        this.onFailure = onFailure;
        mailbox = new Mailbox(worker, this::turn, this::fail);
    }

    /** Subscribes to the state machine's pipeline; from any thread, once. */
    void start() {
        mailbox.post(() -> machine.apply(Flux.from(commands)).subscribe(results));
    }

    /** Bytes handed over and not yet taken by the state machine; from any thread. */
    long backlogBytes() {
        return backlogBytes.get();
    }

    /** The highest index whose result is known; from any thread. */
    long appliedIndex() {
        return appliedIndex;
    }

    /** Hands over proposals that wait for entries not yet handed over, then the entries; on the loop. */
    void offer(List<PendingBatch> pending, List<EntryBatch> committed) {
        for (EntryBatch batch : committed) {
            backlogBytes.addAndGet(batch.bytes());
        }
        mailbox.post(() -> {
            if (stopped) {
                NodeClosedException error = new NodeClosedException(Outcome.UNKNOWN);
                pending.forEach(batch -> batch.proposals().forEach(proposal -> proposal.fail(error)));
                return;
            }
            settlement.expect(pending);
            batches.addAll(committed);
        });
    }

    /** Asks a question at once, whatever is applied; from any thread. */
    void ask(Question<S> question) {
        mailbox.post(() -> {
            if (stopped) {
                question.fail(new NodeClosedException(Outcome.NOT_APPENDED));
            } else {
                question.ask(machine.state());
            }
        });
    }

    /** Asks questions once an index is applied; from any thread. */
    void askAt(long index, List<Question<S>> questions) {
        mailbox.post(() -> {
            if (stopped) {
                questions.forEach(question -> question.fail(new NodeClosedException(Outcome.NOT_APPENDED)));
            } else {
                settlement.ask(index, questions);
            }
        });
    }

    /** Ends the pipeline, and all that waits here with an error, then calls back; from any thread. */
    void stop(RaftException error, Runnable onStopped) {
        mailbox.post(() -> {
            stopped = true;
            batches.clear();
            results.cancel();
            settlement.fail(error);
            onStopped.run();
        });
    }

    /** Gives up the worker; after it has stopped. */
    void release() {
        mailbox.close();
    }

    private void wakeUp() {
        mailbox.wake();
    }

    private void cancelled() {
        mailbox.post(() -> fail(new IllegalStateException("the state machine cancelled its commands")));
    }

    private void fail(Throwable failure) {
        if (!stopped) {
            stopped = true;
            results.cancel();
            onFailure.accept(failure);
        }
    }

    private void turn() {
        if (stopped) {
            return;
        }
        while (advance()) {
            if (unanswered.isEmpty()) {
                appliedIndex = takenIndex;
            }
        }
        settlement.answer(appliedIndex, machine);
        onProgress.run();
    }

    /** Takes one entry further; false if there is none or nobody wants it. */
    private boolean advance() {
        while (!entries.hasNext()) {
            backlogBytes.addAndGet(-entriesBytes);
            entriesBytes = 0;
            EntryBatch batch = batches.poll();
            if (batch == null) {
                return false;
            }
            entries = batch.iterator();
            entriesBytes = batch.bytes();
            if (batch.kind() != EntryKind.COMMAND) {
                pass(batch);
                entries = Collections.emptyIterator();
                return true;
            }
        }
        if (!commands.isWanted()) {
            return false;
        }
        LogEntry entry = entries.next();
        Committed<Command<?>> committed =
                new Committed<>(entry.index(), entry.term(), machine.codec().decode(entry.payload()));
        takenIndex = entry.index();
        unanswered.add(committed);
        commands.emit(committed);
        return true;
    }

    /** Raft's own entries never reach the state machine, but proposals may have been replaced by them. */
    private void pass(EntryBatch batch) {
        for (long index = batch.firstIndex(); index <= batch.lastIndex(); index++) {
            settlement.settle(index, batch.term(), null);
        }
        takenIndex = batch.lastIndex();
    }

    private void answered(CommandResult result) {
        Committed<Command<?>> entry = unanswered.poll();
        if (entry == null) {
            throw new IllegalStateException("the state machine answered more often than it was asked");
        }
        @Nullable Committed<Command<?>> next = unanswered.peek();
        appliedIndex = next == null ? takenIndex : next.index() - 1;
        settlement.settle(entry.index(), entry.term(), result);
    }

    /** What comes out of the state machine. */
    private final class Results extends BaseSubscriber<CommandResult> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            requestUnbounded();
        }

        @Override
        protected void hookOnNext(CommandResult result) {
            answered(result);
            mailbox.wake();
        }

        @Override
        protected void hookOnComplete() {
            fail(new IllegalStateException("the state machine completed its results"));
        }

        @Override
        protected void hookOnError(Throwable error) {
            fail(error);
        }
    }
}
