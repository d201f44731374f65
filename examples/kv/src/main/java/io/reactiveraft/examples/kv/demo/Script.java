package io.reactiveraft.examples.kv.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What happens when: the leader is stopped and restarted, then a follower. */
final class Script {

    private final DemoCluster cluster;
    private final DemoStory story;
    private final Scheduler demo;
    private final Duration length;
    private volatile String victim = "";

    Script(DemoCluster cluster, DemoStory story, Scheduler demo, Duration length) {
        this.cluster = cluster;
        this.story = story;
        this.demo = demo;
        this.length = length;
    }

    /** Plays it; completes at its end. A step that cannot be done is told of and passed over. */
    Mono<Void> play() {
        return Mono.defer(() -> {
            long begin = demo.now(TimeUnit.MILLISECONDS);
            List<Step> steps = List.of(
                    new Step(0.20, () -> stop("the leader", cluster.leader())),
                    new Step(0.35, () -> restart("the former leader")),
                    new Step(0.55, () -> stop("a follower", cluster.follower())),
                    new Step(0.70, () -> restart("the follower")),
                    new Step(1.00, Mono::empty));
            return Flux.fromIterable(steps)
                    .concatMap(step -> pauseUntil(begin, step.at()).then(Mono.defer(step.action())), 1)
                    .then();
        });
    }

    private Mono<Void> stop(String whom, Mono<String> choice) {
        return choice.flatMap(name -> {
                    victim = name;
                    return story.line("SCRIPT stops " + whom + ", " + name).then(cluster.stop(name));
                })
                .onErrorResume(this::passOver);
    }

    private Mono<Void> restart(String whom) {
        return Mono.defer(() ->
                        story.line("SCRIPT restarts " + whom + ", " + victim).then(cluster.start(victim)))
                .onErrorResume(this::passOver);
    }

    private Mono<Void> passOver(Throwable error) {
        return story.line("SCRIPT passes over a step: " + error.getMessage());
    }

    private Mono<Long> pauseUntil(long begin, double at) {
        return Mono.defer(() -> {
            long due = begin + (long) (length.toMillis() * at);
            return Mono.delay(Duration.ofMillis(Math.max(0, due - demo.now(TimeUnit.MILLISECONDS))), demo);
        });
    }

    private record Step(double at, Supplier<Mono<Void>> action) {}
}
