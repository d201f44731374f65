package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeId;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateSnapshots;
import java.nio.ByteBuffer;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A state machine that tells the judges what it applies, and up to where it was restored. */
final class WatchedMachine<S> implements StateMachine<S> {

    private final StateMachine<S> machine;
    private final NodeId node;
    private final Life life;
    private final Judges judges;
    private long lastIndex;

    WatchedMachine(StateMachine<S> machine, NodeId node, Life life, Judges judges) {
        this.machine = machine;
        this.node = node;
        this.life = life;
        this.judges = judges;
    }

    @Override
    public CommandCodec codec() {
        return machine.codec();
    }

    @Override
    public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
        return machine.apply(commands.doOnNext(this::tell));
    }

    private void tell(Committed<Command<?>> committed) {
        lastIndex = committed.index();
        if (!life.isOver()) {
            judges.onApplied(node, life, lastIndex, codec().encode(committed.command()));
        }
    }

    @Override
    public S state() {
        return machine.state();
    }

    @Override
    public Optional<StateSnapshots> snapshots() {
        return machine.snapshots().map(Watched::new);
    }

    /** Puts the index of the last command in front. */
    private final class Watched implements StateSnapshots {

        private final StateSnapshots snapshots;

        Watched(StateSnapshots snapshots) {
            this.snapshots = snapshots;
        }

        @Override
        public Flux<ByteBuffer> capture() {
            ByteBuffer index = ByteBuffer.allocate(Long.BYTES).putLong(0, lastIndex);
            return snapshots.capture().startWith(index);
        }

        @Override
        public Mono<Void> restore(Flux<ByteBuffer> records) {
            return snapshots
                    .restore(records.switchOnFirst((first, all) -> {
                        ByteBuffer index = first.get();
                        if (index != null) {
                            lastIndex = index.getLong(index.position());
                        }
                        return all.skip(1);
                    }))
                    .doOnSuccess(done -> judges.onRestored(node, life, lastIndex));
        }
    }
}
