package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.StateMachine;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.session.Claim;
import io.reactiveraft.session.FirstResult;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogEntry;
import java.nio.ByteBuffer;
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
    private final Unsettled unsettled = new Unsettled(settlement);
    private final SessionDesk sessions;
    private final Consumer<Mark> marks;
    private final AtomicLong backlogBytes = new AtomicLong();
    private Iterator<LogEntry> entries = Collections.emptyIterator();
    private int entriesBytes;
    private @Nullable LogEntry unwanted;
    private volatile long appliedIndex;
    private volatile boolean hasSessions;
    private boolean stopped;

    /**
     * An applier of one state machine.
     *
     * @param onProgress told on the apply worker after each turn
     * @param onFailure told once if the pipeline ends; its state would no longer follow the log
     */
    Applier(StateMachine<S> machine, RaftRuntime runtime, Runnable onProgress, Consumer<Throwable> onFailure) {
        this.machine = machine;
        this.onProgress = onProgress;
        this.onFailure = onFailure;
        marks = runtime.marks();
        sessions = new SessionDesk(marks);
        mailbox = new Mailbox(runtime.applier(), this::turn, this::fail);
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

    /** Whether the group has sessions, as far as is known here; from any thread. */
    boolean hasSessions() {
        return hasSessions;
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
        boolean more = true;
        while (more) {
            more = advance();
        }
        appliedIndex = unsettled.settledIndex();
        hasSessions = sessions.size() > 0;
        settlement.answer(appliedIndex, machine);
        onProgress.run();
    }

    /** Takes one entry further; false if there is none or nobody wants it. */
    private boolean advance() {
        LogEntry entry = unwanted == null ? next() : unwanted;
        unwanted = null;
        if (entry == null) {
            return false;
        }
        if (entry.kind() == EntryKind.COMMAND) {
            return isWanted(entry) && ask(entry, entry.payload(), null, null);
        }
        if (entry.kind() != EntryKind.SESSION) {
            // Raft's own entries never reach the state machine, but proposals may have been replaced by them.
            unsettled.add(new Unsettled.Known(entry.index(), entry.term(), null));
            return true;
        }
        SessionEntry said = SessionEntry.decode(entry.payload());
        if (said instanceof SessionEntry.Call call) {
            return isWanted(entry) && call(entry, call);
        }
        unsettled.add(sessions.take(said, entry));
        return true;
    }

    private @Nullable LogEntry next() {
        while (!entries.hasNext()) {
            backlogBytes.addAndGet(-entriesBytes);
            entriesBytes = 0;
            EntryBatch batch = batches.poll();
            if (batch == null) {
                return null;
            }
            entries = batch.iterator();
            entriesBytes = batch.bytes();
        }
        return entries.next();
    }

    /** If not, the entry is kept for later. */
    private boolean isWanted(LogEntry entry) {
        boolean wanted = commands.isWanted();
        if (!wanted) {
            marks.accept(Mark.APPLY_PAUSED);
        }
        unwanted = wanted ? null : entry;
        return wanted;
    }

    private boolean call(LogEntry entry, SessionEntry.Call call) {
        Claim claim = sessions.claim(call);
        if (claim instanceof Claim.New fresh) {
            return ask(entry, call.command(), fresh.result(), new Committed.Call(call.session(), call.sequence()));
        }
        unsettled.add(sessions.without(claim, entry));
        return true;
    }

    private boolean ask(
            LogEntry entry, ByteBuffer payload, @Nullable FirstResult first, Committed.@Nullable Call call) {
        Command<?> command = machine.codec().decode(payload);
        unsettled.add(new Unsettled.Asked(entry.index(), entry.term(), command.getClass(), first));
        commands.emit(new Committed<>(entry.index(), entry.term(), command, call));
        return true;
    }

    private void answered(CommandResult result) {
        unsettled.answered(result);
        appliedIndex = unsettled.settledIndex();
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
