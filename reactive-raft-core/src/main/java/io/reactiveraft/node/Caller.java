package io.reactiveraft.node;

import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.RaftException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Whoever waits for the end of a call. What its subscribers throw goes to the hook for dropped errors: it must not stop
 * the loop or the state machine that serves all others.
 */
final class Caller implements ProposalEnd {

    private final MonoSink<Object> sink;

    Caller(MonoSink<Object> sink) {
        this.sink = sink;
    }

    @Override
    public void applied(CommandResult result) {
        if (result instanceof CommandResult.Value value) {
            succeed(value.value());
        } else if (result instanceof CommandResult.Failure failure) {
            fail(new CommandFailedException(failure.cause()));
        }
    }

    @Override
    public void failed(RaftException error) {
        fail(error);
    }

    void succeed(@Nullable Object value) {
        try {
            if (value == null) {
                sink.success();
            } else {
                sink.success(value);
            }
        } catch (Throwable thrown) {
            drop(thrown);
        }
    }

    void fail(Throwable error) {
        try {
            sink.error(error);
        } catch (Throwable thrown) {
            drop(thrown);
        }
    }

    /** Gives what a function of the caller's own makes of a value, or what it throws. */
    <S> void answer(Function<? super S, ? extends @Nullable Object> function, S value) {
        @Nullable Object result;
        try {
            result = function.apply(value);
        } catch (Throwable thrown) {
            fail(thrown);
            return;
        }
        succeed(result);
    }

    private void drop(Throwable thrown) {
        Operators.onErrorDropped(thrown, Context.of(sink.contextView()));
    }
}
