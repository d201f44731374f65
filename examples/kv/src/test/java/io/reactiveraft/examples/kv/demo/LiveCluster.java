package io.reactiveraft.examples.kv.demo;

import static io.reactiveraft.examples.kv.http.WebFixture.DEADLINE;
import static io.reactiveraft.examples.kv.http.WebFixture.done;

import io.reactiveraft.examples.kv.http.WebApplication;
import io.reactiveraft.examples.kv.http.WebFixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Three nodes over real QUIC and Berkeley DB in this process, behind the web application with its buttons. */
final class LiveCluster implements AutoCloseable {

    static final List<String> NAMES = List.of("n1", "n2", "n3");

    private final Stage stage = Stage.build(NAMES.size());
    private final Scheduler clock = Schedulers.newSingle("demo");
    private final DemoCluster cluster = new DemoCluster(stage.nodes(), new DemoStory(clock, line -> {}), clock);
    final WebFixture web;

    LiveCluster() throws IOException {
        SpringApplication application = WebApplication.with(cluster, WebFixture.ON_A_FREE_PORT);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(DemoController.class));
        web = new WebFixture(application);
        startAll();
    }

    /** Starts those that do not run, and waits for a leader. */
    void startAll() {
        cluster.startAll().block(DEADLINE);
        leader();
    }

    /** Waits for one. */
    String leader() {
        return Objects.requireNonNull(cluster.leader().block(DEADLINE));
    }

    /** A node that runs and does not lead. */
    String follower() {
        return Objects.requireNonNull(cluster.follower().block(DEADLINE));
    }

    /** Presses the button. */
    void press(String button, String node) {
        web.client()
                .post()
                .uri("/demo/nodes/{node}/{button}", node, button)
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody();
    }

    Map<String, Object> picture(String node) {
        return done(web.client().get().uri("/cluster?node={node}", node));
    }

    @Override
    public void close() {
        web.close();
        cluster.stopAll().block(DEADLINE);
        clock.dispose();
        stage.strike();
    }
}
