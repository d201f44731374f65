package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeId;
import io.reactiveraft.StateMachine;
import reactor.core.publisher.Flux;

/** A state machine that tells the judges what it applies. */
record WatchedMachine<S>(StateMachine<S> machine, NodeId node, Life life, Judges judges) implements StateMachine<S> {

    @Override
    public CommandCodec codec() {
        return machine.codec();
    }

    @Override
    public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
        return machine.apply(commands.doOnNext(this::tell));
    }

    private void tell(Committed<Command<?>> committed) {
        if (!life.isOver()) {
            judges.onApplied(node, life, committed.index(), codec().encode(committed.command()));
        }
    }

    @Override
    public S state() {
        return machine.state();
    }
}
