package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.examples.kv.node.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** What happens, told to the console and to the page. Everything in here happens on the demo's thread. */
final class DemoStory {

    /** A page that is opened later still sees so much of the past. */
    private static final int REMEMBERED = 400;

    private final Scheduler demo;
    private final Consumer<String> console;
    private final long startedMillis;
    private final Sinks.Many<ServerSentEvent<Object>> events =
            Sinks.many().replay().limit(REMEMBERED);
    private final Map<Long, NodeId> leaders = new TreeMap<>();
    private final List<String> contradictions = new ArrayList<>();

    DemoStory(Scheduler demo, Consumer<String> console) {
        this.demo = demo;
        this.console = console;
        this.startedMillis = demo.now(TimeUnit.MILLISECONDS);
    }

    /** What is remembered, then what happens. A reader that is too slow misses the oldest. */
    Flux<ServerSentEvent<Object>> events() {
        return events.asFlux().onBackpressureBuffer(REMEMBERED, BufferOverflowStrategy.DROP_OLDEST);
    }

    /** Tells of an event in a line; completes when that is told. */
    Mono<Void> line(String text) {
        return Mono.<Void>fromRunnable(() -> tell(text)).subscribeOn(demo);
    }

    /** Tells of every turn that the node takes, until it closes. */
    void follow(HostedNode node) {
        Turns.of(node.raft())
                .publishOn(demo)
                .subscribe(this::onTurn, error -> tell(node.id() + " has failed: " + error.getMessage()));
    }

    /** On the demo's thread: a second of load. */
    void second(Second second) {
        console.accept(stamp() + second.line());
        publish("second", second);
    }

    /** On the demo's thread: the end of the script. */
    void verdict(Verdict verdict) {
        console.accept(verdict.line());
        publish("verdict", Map.of("passed", verdict.passed(), "text", verdict.line()));
    }

    /** On the demo's thread: terms that had a leader, so far. */
    int termsLed() {
        return leaders.size();
    }

    /** On the demo's thread: terms that had two leaders, which must not be. */
    List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    private void onTurn(RaftStatus status) {
        if (status.role() == Role.LEADER) {
            NodeId earlier = leaders.putIfAbsent(status.term(), status.node());
            if (earlier != null && !earlier.equals(status.node())) {
                contradictions.add("term " + status.term() + " was led by " + earlier + " and " + status.node());
            }
        }
        tell(Turns.describe(status));
    }

    private void tell(String text) {
        console.accept(stamp() + text);
        publish("line", Map.of("seconds", seconds(), "text", text));
    }

    private void publish(String event, Object data) {
        events.emitNext(ServerSentEvent.builder(data).event(event).build(), Sinks.EmitFailureHandler.FAIL_FAST);
    }

    private String stamp() {
        return String.format(" t=%2ds  ", seconds());
    }

    private long seconds() {
        return TimeUnit.MILLISECONDS.toSeconds(demo.now(TimeUnit.MILLISECONDS) - startedMillis);
    }
}
