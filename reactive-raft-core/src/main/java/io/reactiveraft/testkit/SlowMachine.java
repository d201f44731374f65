package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateSnapshots;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A state machine that takes its time for each command, and asks for the next only when it is done.
 *
 * @param threads of the process that it lives in, of which there is one at a time
 */
record SlowMachine<S>(StateMachine<S> machine, Duration pause, Scheduler threads) implements StateMachine<S> {

    @Override
    public CommandCodec codec() {
        return machine.codec();
    }

    @Override
    public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
        return machine.apply(
                commands.concatMap(command -> Mono.delay(pause, threads).thenReturn(command), 1));
    }

    @Override
    public S state() {
        return machine.state();
    }

    @Override
    public Optional<StateSnapshots> snapshots() {
        return machine.snapshots();
    }
}
