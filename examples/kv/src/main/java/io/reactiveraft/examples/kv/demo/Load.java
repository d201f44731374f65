package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.examples.kv.store.KvCommand.Append;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writers that append numbers to a few lists through whichever nodes run. A number is proposed once; a write that was
 * surely not appended is made again under a fresh one.
 */
final class Load {

    /** How many writes are under way at most. */
    static final int IN_FLIGHT = 32;

    private static final int LISTS = 8;

    /** A thousand a second, if the cluster takes so many. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final List<Integer> WRITES_OF_A_TICK =
            IntStream.range(0, 10).boxed().toList();
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final DemoCluster cluster;
    private final Scheduler demo;
    private final Random random;
    private int lastNumber;
    private int inFlight;
    private boolean ended;

    Load(DemoCluster cluster, Scheduler demo, Random random) {
        this.cluster = cluster;
        this.demo = demo;
        this.random = random;
    }

    /** The lists that are written to. */
    static List<String> lists() {
        return IntStream.range(0, LISTS).mapToObj(Load::list).toList();
    }

    /** The list that a number belongs to. */
    static String listOf(int number) {
        return list(number % LISTS);
    }

    /** Writes until told to end, then waits for what is under way. Emits on the demo's thread. */
    Flux<Attempt> until(Publisher<?> end) {
        return Flux.interval(TICK, demo)
                .onBackpressureDrop()
                .takeUntilOther(end)
                .doOnTerminate(() -> ended = true)
                .concatMapIterable(tick -> WRITES_OF_A_TICK, 1)
                .publishOn(demo, IN_FLIGHT)
                .flatMap(each -> writes(), IN_FLIGHT);
    }

    /** On the demo's thread. */
    int inFlight() {
        return inFlight;
    }

    private Flux<Attempt> writes() {
        return write().expand(attempt -> attempt.outcome() == Outcome.NOT_APPENDED && !ended
                ? Mono.delay(PAUSE, demo).then(write())
                : Mono.empty());
    }

    private Mono<Attempt> write() {
        return Mono.defer(() -> {
            int number = ++lastNumber;
            inFlight++;
            long started = System.nanoTime();
            return propose(number)
                    .map(outcome -> new Attempt(number, outcome, started, System.nanoTime()))
                    .publishOn(demo)
                    .doFinally(signal -> inFlight--);
        });
    }

    private Mono<Outcome> propose(int number) {
        return Mono.defer(() -> anyNode().raft().propose(new Append(listOf(number), Integer.toString(number))))
                .map(written -> Outcome.APPLIED)
                .onErrorResume(RaftException.class, error -> Mono.just(error.outcome()));
    }

    private HostedNode anyNode() {
        List<HostedNode> running = cluster.running();
        if (running.isEmpty()) {
            throw new NoLeaderException("no node runs");
        }
        return running.get(random.nextInt(running.size()));
    }

    private static String list(int place) {
        return "demo-" + place;
    }
}
