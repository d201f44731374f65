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
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
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
    private final Backlog backlog;
    private final Unsettled unsettled = new Unsettled(settlement);
    private final SessionDesk sessions;
    private final StateKeeper keeper;
    private final Consumer<Mark> marks;
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
    Applier(StateMachine<S> machine, GroupSetup setup, Runnable onProgress, Consumer<Throwable> onFailure) {
        this.machine = machine;
        this.onProgress = onProgress;
        this.onFailure = onFailure;
        marks = setup.runtime().marks();
        sessions = new SessionDesk(marks);
        mailbox = new Mailbox(setup.runtime().applier(), this::turn, this::fail);
        keeper = new StateKeeper(machine, sessions, setup.config().snapshots().chunkBytes(), mailbox::post);
        backlog = new Backlog(keeper::isRestoring, unsettled::isEmpty);
    }

    /** Subscribes to the state machine's pipeline; from any thread, once. */
    void start() {
        mailbox.post(() -> machine.apply(Flux.from(commands)).subscribe(results));
    }

    /** Bytes handed over and not yet taken by the state machine; from any thread. */
    long backlogBytes() {
        return backlog.bytes();
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
        backlog.announce(committed);
        mailbox.post(() -> {
            expect(pending);
            backlog.add(committed);
        });
    }

    private void expect(List<PendingBatch> pending) {
        if (stopped) {
            NodeClosedException error = new NodeClosedException(Outcome.UNKNOWN);
            pending.forEach(batch -> batch.proposals().forEach(proposal -> proposal.fail(error)));
        } else {
            settlement.expect(pending);
        }
    }

    /** Whether there are snapshots of the state machine; from any thread. */
    boolean hasSnapshots() {
        return keeper.isSupported();
    }

    /** What a state was captured at, and its chunks. */
    record Captured(long index, Flux<ByteBuffer> chunks) {}

    /** Captures the state once all that was handed over is settled; from any thread. */
    void capture(Consumer<Captured> onCaptured, Consumer<Throwable> onFailed) {
        mailbox.post(() -> backlog.add(() -> {
            try {
                onCaptured.accept(new Captured(unsettled.settledIndex(), keeper.capture()));
            } catch (Throwable failed) {
                onFailed.accept(failed);
            }
        }));
    }

    /**
     * Begins from a snapshot, or goes on behind one, once all that was handed over is settled; what is handed over from
     * now on waits until it is restored. From any thread.
     *
     * @param pending proposals that wait for entries in whose place the snapshot comes
     */
    void restore(SnapshotStore store, StoredSnapshot snapshot, List<PendingBatch> pending) {
        mailbox.post(() -> {
            expect(pending);
            backlog.add(() -> begin(store, snapshot));
        });
    }

    private void begin(SnapshotStore store, StoredSnapshot snapshot) {
        long index = snapshot.info().index();
        settlement.overtake(index);
        keeper.restore(store, snapshot, () -> unsettled.restartBehind(index), this::fail);
    }

    /** Asks a question at once, whatever is applied; from any thread. */
    void ask(Question<S> question) {
        mailbox.post(() -> {
            if (stopped) {
                question.fail(new NodeClosedException(Outcome.NOT_APPENDED));
            } else if (keeper.isRestoring()) {
                settlement.ask(appliedIndex + 1, List.of(question));
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
            backlog.clear();
            keeper.close();
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
            keeper.close();
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
        if (!keeper.isRestoring()) {
            settlement.answer(appliedIndex, machine);
        }
        onProgress.run();
    }

    /** Takes one entry further; false if there is none or nobody wants it. */
    private boolean advance() {
        LogEntry entry = unwanted == null ? backlog.next() : unwanted;
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
