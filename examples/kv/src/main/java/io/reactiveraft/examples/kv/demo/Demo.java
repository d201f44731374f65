package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.examples.kv.http.Nodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Three nodes, a load, a script, and a verdict. Its nodes stop after the web server in front of them. */
public final class Demo implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int SIZE = 3;
    private static final long SEED = 1;
    private static final Duration FIRST_LEADER = Duration.ofSeconds(20);

    /** A script that still plays so long after its end will never end. */
    private static final Duration OVERTIME = Duration.ofSeconds(60);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stage stage;
    private final Scheduler clock;
    private final DemoStory story;
    private final DemoCluster cluster;
    private final Duration length;
    private volatile boolean running;

    private Demo(Stage stage, Duration length, Consumer<String> console) {
        this.stage = stage;
        this.length = length;
        this.clock = Schedulers.fromExecutorService(Executors.newSingleThreadScheduledExecutor(Demo::thread), "demo");
        this.story = new DemoStory(clock, console);
        this.cluster = new DemoCluster(stage.nodes(), story, clock);
    }

    /** Makes folder and certificates; nothing runs yet. */
    public static Demo prepare(Duration length, Consumer<String> console) throws IOException {
        return new Demo(Stage.build(SIZE), length, console);
    }

    /** What the web application serves. */
    public Nodes nodes() {
        return cluster;
    }

    /** Puts the demo's buttons, and its end, into the web application. */
    public void joinTo(SpringApplication web) {
        web.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(DemoController.class);
            beans.registerBean(Demo.class, () -> this);
        });
    }

    /** Plays the script under load; emits whether it went well, once that is told. Never an error. */
    public Mono<Boolean> play() {
        return cluster.startAll()
                .then(cluster.leader())
                .timeout(FIRST_LEADER, clock)
                .publishOn(clock)
                .flatMap(leader -> underLoad().timeout(length.plus(OVERTIME), clock))
                .onErrorResume(error -> Mono.just(Verdict.broken("the demo broke off: " + error)))
                .publishOn(clock)
                .doOnNext(story::verdict)
                .map(Verdict::passed);
    }

    private Mono<Verdict> underLoad() {
        Ledger ledger = new Ledger(System.nanoTime());
        Load load = new Load(cluster, clock, new Random(SEED));
        int before = story.termsLed();
        Mono<Void> script = new Script(cluster, story, clock, length).play().cache();
        Mono<Void> writing = load.until(script).doOnNext(ledger::record).then();
        Mono<Void> telling = Flux.interval(SECOND, SECOND, clock)
                .onBackpressureDrop()
                .concatMap(tick -> cluster.pictures().collectList(), 1)
                .publishOn(clock)
                .doOnNext(pictures -> story.second(ledger.second(load.inFlight(), pictures)))
                .takeUntilOther(script)
                .then();
        return Mono.when(writing, telling)
                .publishOn(clock)
                .doOnSuccess(done -> ledger.close(System.nanoTime()))
                .then(cluster.startAll())
                .then(story.line("SCRIPT reads everything back through every node"))
                .then(new Judge(cluster, clock).readings())
                .publishOn(clock)
                .map(readings -> judge(ledger, readings, story.termsLed() - before));
    }

    private Verdict judge(Ledger ledger, List<Reading> readings, int elections) {
        List<String> complaints = readings.size() == SIZE
                ? story.contradictions()
                : List.of("only " + readings.size() + " of " + SIZE + " nodes could be read");
        return Verdict.of(ledger, readings, elections, complaints);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Waits, on the thread that closes the application. Idempotent. */
    @Override
    public void stop() {
        running = false;
        if (clock.isDisposed()) {
            return;
        }
        cluster.stopAll()
                .onErrorResume(error -> Mono.fromRunnable(() -> LOG.error("A node did not close in order", error)))
                .block();
        clock.dispose();
        stage.strike();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Below the web server's. */
    @Override
    public int getPhase() {
        return 0;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "demo");
        thread.setDaemon(true);
        return thread;
    }
}
