package io.reactiveraft;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A state and a handler for each type of command; what {@link StateMachines} makes. */
final class HandlerStateMachine<S> implements StateMachine<S>, StateSnapshots {

    private final CommandCodec codec;
    private final Map<Class<?>, StateMachines.Handler<S, ?, ?>> handlers;
    private final @Nullable StateCodec<S> stateCodec;

    /** Replaced on whatever thread a snapshot is restored; no command is applied meanwhile. */
    private volatile S state;

    HandlerStateMachine(
            CommandCodec codec,
            S state,
            Map<Class<?>, StateMachines.Handler<S, ?, ?>> handlers,
            @Nullable StateCodec<S> stateCodec) {
        this.codec = codec;
        this.state = state;
        this.handlers = handlers;
        this.stateCodec = stateCodec;
    }

    @Override
    public CommandCodec codec() {
        return codec;
    }

    @Override
    public S state() {
        return state;
    }

    @Override
    public Optional<StateSnapshots> snapshots() {
        return stateCodec == null ? Optional.empty() : Optional.of(this);
    }

    @Override
    public Flux<ByteBuffer> capture() {
        return requireCodec().write(state);
    }

    @Override
    public Mono<Void> restore(Flux<ByteBuffer> records) {
        return requireCodec()
                .read(records)
                .single()
                .doOnNext(read -> state = read)
                .then();
    }

    private StateCodec<S> requireCodec() {
        if (stateCodec == null) {
            throw new IllegalStateException("this state machine has no snapshots");
        }
        return stateCodec;
    }

    @Override
    public Flux<CommandResult> apply(Flux<Committed<Command<?>>> entries) {
        return entries.map(this::applyOne);
    }

    private CommandResult applyOne(Committed<Command<?>> entry) {
        StateMachines.Handler<S, ?, ?> handler = handlers.get(entry.command().getClass());
        if (handler == null) {
            return CommandResult.failed(new CommandRejectedException(
                    "no handler for " + entry.command().getClass().getName()));
        }
        try {
            return CommandResult.of(call(handler, entry));
        } catch (RuntimeException refusal) {
            return CommandResult.failed(refusal);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // on() tied the handler's type to the key it is found under
    private @Nullable Object call(StateMachines.Handler handler, Committed<Command<?>> entry) {
        return handler.apply(state, entry.command(), entry);
    }
}
