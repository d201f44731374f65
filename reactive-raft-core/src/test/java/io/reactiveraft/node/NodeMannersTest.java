package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.node.Words.Add;
import io.reactiveraft.node.Words.Curse;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Callers, state machines and codecs that misbehave harm themselves only, and are told the truth. */
class NodeMannersTest {

    private static final NodeId ALONE = NodeId.of("n1");

    private @Nullable MemoryCluster cluster;

    @AfterEach
    void close() {
        Hooks.resetOnErrorDropped();
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aCommittedCommandThatCannotBeDecodedStopsTheGroupAndIsNotSaidToBeNotAppended() {
        Raft<List<String>> raft = alone(new Delegating() {
            @Override
            public CommandCodec codec() {
                return new Forgetful(super.codec());
            }
        });
        StepVerifier.create(raft.propose(new Curse("cannot be read")))
                .expectErrorSatisfies(
                        error -> assertThat(((RaftException) error).outcome()).isEqualTo(Outcome.UNKNOWN))
                .verify(PATIENCE);
        StepVerifier.create(raft.committed(100))
                .expectError(StorageFailedException.class)
                .verify(PATIENCE);
    }

    @Test
    void aStateMachineThatCancelsItsCommandsStopsTheGroup() {
        Raft<List<String>> raft = alone(new Delegating() {
            @Override
            public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
                return super.apply(commands.take(1)).concatWith(Flux.never());
            }
        });
        assertThat(raft.propose(new Add("one")).block(PATIENCE)).isEqualTo(1);
        StepVerifier.create(raft.status().filter(status -> status.role() == Role.STOPPED))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aSubscriberThatThrowsStopsNobodyElse() {
        Hooks.onErrorDropped(error -> {});
        Raft<List<String>> raft = alone(new Delegating());
        for (int i = 0; i < 5; i++) {
            raft.propose(new Curse("x")).subscribe(size -> {}, error -> {
                throw new IllegalStateException("thrown by an error handler");
            });
        }
        assertThat(raft.propose(new Add("still here")).block(PATIENCE)).isEqualTo(1);
    }

    @Test
    void aQuestionThatThrowsEvenAnErrorFailsAlone() {
        Raft<List<String>> raft = alone(new Delegating());
        Mono<Integer> bad = raft.query(words -> {
            throw new AssertionError("no answer");
        });
        StepVerifier.create(Flux.range(0, 20).flatMap(i -> i == 7 ? bad : raft.query(List::size), 20))
                .thenConsumeWhile(size -> true)
                .expectErrorMatches(error -> "no answer".equals(error.getMessage()))
                .verify(PATIENCE);
        assertThat(raft.<Integer>query(List::size).block(PATIENCE)).isZero();
    }

    @Test
    void questionsAndProposalsAfterTheEndAreRefusedAndDoNotHang() {
        Raft<List<String>> raft = alone(new Delegating());
        present(cluster).stop(ALONE);
        StepVerifier.create(raft.query(List::size)).verifyError(NodeClosedException.class);
        StepVerifier.create(raft.query(List::size, ReadConsistency.STALE)).verifyError(NodeClosedException.class);
        StepVerifier.create(raft.propose(new Add("late"))).verifyError(NodeClosedException.class);
        StepVerifier.create(raft.committed(1)).verifyComplete();
    }

    @Test
    void aCodecThatFailsGivesARejectionAndEndsNoStream() {
        Raft<List<String>> raft = alone(new Delegating() {
            @Override
            public CommandCodec codec() {
                return new Forgetful(super.codec());
            }
        });
        StepVerifier.create(raft.propose(new Add("unwritable"))).verifyError(CommandRejectedException.class);
        assertThat(raft.proposeAll(Flux.just(new Add("unwritable"), new Add("fine")))
                        .map(result -> result.outcome())
                        .collectList()
                        .block(PATIENCE))
                .containsExactly(Outcome.NOT_APPENDED, Outcome.APPLIED);
    }

    private Raft<List<String>> alone(StateMachine<List<String>> machine) {
        cluster = new MemoryCluster(1, RaftConfig.lowLatency(), () -> machine);
        cluster.awaitLeader();
        return cluster.raft(ALONE);
    }

    private static class Delegating implements StateMachine<List<String>> {

        private final StateMachine<List<String>> machine = Words.machine();

        @Override
        public CommandCodec codec() {
            return machine.codec();
        }

        @Override
        public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
            return machine.apply(commands);
        }

        @Override
        public List<String> state() {
            return machine.state();
        }
    }

    /** Cannot read curses, and cannot write one word. */
    private record Forgetful(CommandCodec codec) implements CommandCodec {

        @Override
        public byte[] encode(Command<?> command) {
            if (command.equals(new Add("unwritable"))) {
                throw new IllegalStateException("out of ink");
            }
            return codec.encode(command);
        }

        @Override
        public Command<?> decode(ByteBuffer bytes) {
            Command<?> command = codec.decode(bytes);
            if (command instanceof Curse) {
                throw new CommandRejectedException("not a word one reads");
            }
            return command;
        }

        @Override
        public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
            return codec.encodeResult(commandType, result);
        }

        @Override
        public @Nullable Object decodeResult(ByteBuffer bytes) {
            return codec.decodeResult(bytes);
        }
    }
}
