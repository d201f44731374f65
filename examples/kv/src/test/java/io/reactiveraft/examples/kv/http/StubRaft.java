package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.PeerStatus;
import io.reactiveraft.ProposalResult;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.StateMachine;
import io.reactiveraft.examples.kv.store.KvMachine;
import io.reactiveraft.examples.kv.store.KvState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A log of one that commits at once, unless told to fail. The store behind it is the real one. */
final class StubRaft implements Raft<KvState> {

    static final NodeId SELF = NodeId.of("n1");
    static final long TERM = 3;

    final StubAdmin admin = new StubAdmin();
    final Queue<RaftException> failures = new ConcurrentLinkedQueue<>();
    final List<ReadConsistency> asked = new CopyOnWriteArrayList<>();
    final List<Long> followedFrom = new CopyOnWriteArrayList<>();
    private final AtomicLong index = new AtomicLong();
    private final StateMachine<KvState> machine = KvMachine.create(new NoCodec());
    private final Sinks.Many<Committed<Command<?>>> log = Sinks.many().replay().all();

    @Override
    public GroupId group() {
        return GroupId.of("kv");
    }

    @Override
    @SuppressWarnings("unchecked") // the machine answers a command with its result
    public <R> Mono<R> propose(Command<R> command) {
        return failing(Mono.defer(() -> {
            Committed<Command<?>> entry = new Committed<>(index.incrementAndGet(), TERM, command);
            log.emitNext(entry, Sinks.EmitFailureHandler.FAIL_FAST);
            return machine.apply(Flux.just(entry)).next().flatMap(result -> {
                if (result instanceof CommandResult.Failure failure) {
                    return Mono.error(new CommandFailedException(failure.cause()));
                }
                return Mono.justOrEmpty((R) ((CommandResult.Value) result).value());
            });
        }));
    }

    @Override
    public <R> Flux<ProposalResult<R>> proposeAll(Publisher<? extends Command<R>> commands) {
        return Flux.error(new UnsupportedOperationException("the store proposes one by one"));
    }

    @Override
    public RaftSession session() {
        throw new UnsupportedOperationException("the store proposes once");
    }

    @Override
    public <A> Mono<A> query(Function<? super KvState, ? extends A> question, ReadConsistency consistency) {
        return failing(Mono.fromSupplier(() -> {
            asked.add(consistency);
            return question.apply(machine.state());
        }));
    }

    @Override
    public Flux<Committed<Command<?>>> committed(long fromIndex) {
        return Flux.defer(() -> {
            followedFrom.add(fromIndex);
            RaftException failure = failures.poll();
            return failure == null ? log.asFlux().filter(entry -> entry.index() >= fromIndex) : Flux.error(failure);
        });
    }

    @Override
    public Flux<RaftStatus> status() {
        return Flux.just(new RaftStatus(
                        group(),
                        SELF,
                        Role.LEADER,
                        TERM,
                        SELF,
                        7,
                        6,
                        3,
                        8,
                        5,
                        admin.present,
                        List.of(new PeerStatus(
                                NodeId.of("n2"),
                                PeerStatus.State.REPLICATE,
                                6,
                                2,
                                Duration.ofMillis(40),
                                Duration.ofNanos(1_234_567))),
                        0))
                .concatWith(Flux.never());
    }

    private <T> Mono<T> failing(Mono<T> otherwise) {
        return Mono.defer(() -> {
            RaftException failure = failures.poll();
            return failure == null ? otherwise : Mono.error(failure);
        });
    }

    private static final class NoCodec implements CommandCodec {
        @Override
        public byte[] encode(Command<?> command) {
            throw new UnsupportedOperationException("nothing is encoded here");
        }

        @Override
        public Command<?> decode(ByteBuffer bytes) {
            throw new UnsupportedOperationException("nothing is encoded here");
        }

        @Override
        public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
            throw new UnsupportedOperationException("nothing is encoded here");
        }

        @Override
        public @Nullable Object decodeResult(ByteBuffer bytes) {
            throw new UnsupportedOperationException("nothing is encoded here");
        }
    }
}
