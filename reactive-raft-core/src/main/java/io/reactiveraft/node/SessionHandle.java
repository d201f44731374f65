package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.SessionExpiredException;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.spi.EntryKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A session as applications hold it. What it knows is owned by the loop. */
final class SessionHandle implements RaftSession {

    private static final int UNFINISHED_MAX = 1024;

    private final GroupSetup setup;
    private final Function<Command<?>, byte[]> codec;
    private final GroupLoop<?> loop;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Deque<SessionAttempt> waiting = new ArrayDeque<>();
    private final Deque<Caller> closers = new ArrayDeque<>();
    private final SessionSlots<NumberedCommand> slots = new SessionSlots<>(UNFINISHED_MAX);
    private long nextSequence = 1;
    private long id;
    private long usedNanos;
    private boolean opening;
    private @Nullable String ended;

    SessionHandle(GroupSetup setup, Function<Command<?>, byte[]> codec, GroupLoop<?> loop) {
        this.setup = setup;
        this.codec = codec;
        this.loop = loop;
    }

    /**
     * The operator shares one attempt among those who subscribe at the same time, keeps its result and forgets its
     * error.
     */
    @Override
    @SuppressWarnings("unchecked") // the state machine answers each command with its own result type
    public <R> Mono<R> propose(Command<R> command) {
        NumberedCommand numbered = new NumberedCommand(command);
        return (Mono<R>) Mono.create(caller -> attempt(numbered, caller))
                .cacheInvalidateIf(result -> false)
                .flatMap(SessionHandle::valueOf);
    }

    private static Mono<Object> valueOf(Object result) {
        if (result instanceof CommandResult.Failure failure) {
            return Mono.error(new CommandFailedException(failure.cause()));
        }
        return result instanceof CommandResult.Value value ? Mono.justOrEmpty(value.value()) : Mono.empty();
    }

    private void attempt(NumberedCommand command, MonoSink<Object> caller) {
        SessionAttempt attempt = new SessionAttempt(this, command, new Caller(caller));
        boolean admitted = underWay.get() < UNFINISHED_MAX;
        if (admitted && command.encoded() == null && command.result() == null) {
            command.encoded(codec.apply(command.command()));
        }
        underWay.incrementAndGet();
        post(() -> begin(attempt, admitted));
        caller.onCancel(() -> post(() -> onCancelled(attempt)));
    }

    /** Has something done on the loop; from any thread. */
    void post(Runnable task) {
        loop.mailbox().post(task);
    }

    private void begin(SessionAttempt attempt, boolean admitted) {
        NumberedCommand command = attempt.command();
        command.attempts(1);
        if (answerIfKnown(attempt)) {
            return;
        }
        if (ended != null) {
            onFailed(attempt, new SessionExpiredException(ended, Outcome.NOT_APPENDED));
        } else if (!admitted || !hasNumber(command)) {
            onFailed(attempt, new OverloadedException(UNFINISHED_MAX + " proposals of the session are not finished"));
        } else if (id == 0) {
            waiting.add(attempt);
            open();
        } else {
            send(attempt);
        }
    }

    /** Another attempt may have had the result meanwhile. */
    private boolean answerIfKnown(SessionAttempt attempt) {
        CommandResult known = attempt.command().result();
        if (known != null) {
            end(attempt);
            attempt.succeed(known);
        }
        return known != null;
    }

    private boolean hasNumber(NumberedCommand command) {
        if (!command.hasNumber()) {
            int slot = slots.take();
            if (slot < 0) {
                return false;
            }
            command.number(slot, nextSequence++);
        }
        return true;
    }

    private void send(SessionAttempt attempt) {
        NumberedCommand command = attempt.command();
        byte[] encoded = command.encoded(); // before the result, with which it goes
        if (attempt.isOver() || answerIfKnown(attempt) || encoded == null) {
            return;
        }
        byte[] payload = SessionEntry.Call.encode(id, command.slot(), command.sequence(), encoded);
        Proposal proposal = proposal(payload, attempt);
        attempt.sent(proposal, setup.runtime().nanoTime());
        loop.propose(proposal);
    }

    private Proposal proposal(byte[] payload, ProposalEnd end) {
        return new Proposal(EntryKind.SESSION, payload, setup.proposalDeadlineNanos(), loop.line(), end);
    }

    void onApplied(SessionAttempt attempt) {
        if (attempt.sentNanos() - usedNanos > 0) {
            usedNanos = attempt.sentNanos();
        }
        end(attempt);
    }

    void onFailed(SessionAttempt attempt, RaftException error) {
        if (attempt.isOver() || answerIfKnown(attempt)) {
            return;
        }
        if (error.outcome() == Outcome.UNKNOWN) {
            attempt.command().sent();
        }
        if (error instanceof SessionExpiredException && ended == null) {
            onExpired();
        }
        end(attempt);
        attempt.fail(error);
    }

    private void onCancelled(SessionAttempt attempt) {
        if (!attempt.isOver()) {
            if (!attempt.withdraw()) {
                attempt.command().sent();
            }
            end(attempt);
        }
    }

    /** The slot is free if the result is here, or if there cannot be any; else it waits for the next attempt. */
    private void end(SessionAttempt attempt) {
        if (attempt.isOver()) {
            return;
        }
        attempt.over();
        underWay.decrementAndGet();
        NumberedCommand command = attempt.command();
        if (command.attempts(-1) == 0 && command.hasNumber()) {
            if (command.result() != null || !command.isSent()) {
                slots.release(command.takeSlot());
            } else {
                slots.park(command.slot(), command);
            }
        }
    }

    private void open() {
        if (!opening) {
            opening = true;
            long nowNanos = setup.runtime().nanoTime();
            SessionEntry.Open open = new SessionEntry.Open(
                    setup.config().timing().sessionTimeout().toNanos(),
                    setup.config().limits().sessionsMax());
            loop.propose(proposal(
                    open.encode(),
                    new Step(result -> onOpened((Long) result, nowNanos), error -> onNotOpened(notSent(error)))));
        }
    }

    private void onOpened(long newId, long nowNanos) {
        opening = false;
        id = newId;
        usedNanos = nowNanos;
        loop.sessions().add(this);
        for (SessionAttempt next = waiting.poll(); next != null; next = waiting.poll()) {
            send(next);
        }
        for (Caller next = closers.poll(); next != null; next = closers.poll()) {
            close(next);
        }
    }

    /** If it was opened nevertheless, nobody will use it, and it expires. */
    private void onNotOpened(RaftException error) {
        opening = false;
        for (SessionAttempt next = waiting.poll(); next != null; next = waiting.poll()) {
            onFailed(next, error);
        }
        for (Caller next = closers.poll(); next != null; next = closers.poll()) {
            next.succeed(null);
        }
    }

    /** Why a session was not opened, as said of the commands that waited for it: they were sent nowhere. */
    private static RaftException notSent(RaftException error) {
        if (error.outcome() == Outcome.NOT_APPENDED) {
            return error;
        }
        if (error instanceof NodeClosedException) {
            return new NodeClosedException(Outcome.NOT_APPENDED);
        }
        String message = "the session could not be opened: " + error.getMessage();
        return error instanceof StorageFailedException
                ? new StorageFailedException(message, Outcome.NOT_APPENDED)
                : new NoLeaderException(message);
    }

    @Override
    public Mono<Void> close() {
        return Mono.create(caller -> post(() -> close(new Caller(caller)))).then();
    }

    private void close(Caller caller) {
        ended = "the session was closed";
        loop.sessions().remove(this);
        if (opening) {
            closers.add(caller);
        } else if (id == 0) {
            caller.succeed(null);
        } else {
            loop.propose(proposal(new SessionEntry.Close(id).encode(), caller));
        }
    }

    /** The session's id; once it is open. */
    long id() {
        return id;
    }

    /** When something was proposed last that was then applied. */
    long usedNanos() {
        return usedNanos;
    }

    void onKeptAlive(long nowNanos) {
        usedNanos = nowNanos;
    }

    void onExpired() {
        setup.mark(Mark.SESSION_EXPIRED);
        ended = "the session has expired";
        loop.sessions().remove(this);
    }

    /** Has the end of a proposal of the session's own dealt with on the loop. */
    private final class Step implements ProposalEnd {

        private final Consumer<@Nullable Object> onResult;
        private final Consumer<RaftException> onError;

        Step(Consumer<@Nullable Object> onResult, Consumer<RaftException> onError) {
            this.onResult = onResult;
            this.onError = onError;
        }

        @Override
        public void applied(CommandResult result) {
            if (result instanceof CommandResult.Value value) {
                post(() -> onResult.accept(value.value()));
            }
        }

        @Override
        public void failed(RaftException error) {
            post(() -> onError.accept(error));
        }
    }
}
