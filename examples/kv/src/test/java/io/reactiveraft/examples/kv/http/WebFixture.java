package io.reactiveraft.examples.kv.http;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** The whole web application on a free port, and what one asks of it. */
public final class WebFixture implements AutoCloseable {

    /** What needs longer has failed. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    /** What {@link WebApplication#with} is to be told for a test. */
    public static final Map<String, Object> ON_A_FREE_PORT = Map.of("server.port", 0);

    private final ConfigurableApplicationContext context;

    /** Runs it. */
    public WebFixture(SpringApplication application) {
        this.context = application.run();
    }

    static WebFixture before(StubRaft raft) {
        return new WebFixture(WebApplication.with(new StubNodes(raft), ON_A_FREE_PORT));
    }

    public WebTestClient client() {
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(HttpClient.newConnection()))
                .baseUrl(url())
                .responseTimeout(DEADLINE)
                .build();
    }

    /** Puts, and returns where it stands in the log. */
    public Map<String, Object> put(String key, String value) {
        return done(client().put().uri("/kv/" + key).bodyValue(value));
    }

    /** Posts, and returns where it stands in the log. */
    public Map<String, Object> post(String path, String body) {
        return done(client().post().uri("/kv/" + path).bodyValue(body));
    }

    /** The value of a key that is there. */
    public @Nullable String text(String key) {
        WebTestClient.ResponseSpec answer = client().get().uri("/kv/" + key).exchange();
        answer.expectStatus().isOk();
        return answer.expectBody(String.class).returnResult().getResponseBody();
    }

    /** Those events of the feed that are entries, as a reader sees them that has seen one already, if not null. */
    public Flux<ServerSentEvent<Map<String, Object>>> entries(String uri, @Nullable String lastEventId) {
        return changes(uri, lastEventId).filter(event -> event.id() != null);
    }

    Flux<ServerSentEvent<Map<String, Object>>> changes(String uri, @Nullable String lastEventId) {
        return streaming()
                .get()
                .uri(uri)
                .headers(headers -> {
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<>() {});
    }

    /** What the page is told. */
    public Flux<ServerSentEvent<String>> page() {
        return streaming().get().uri("/demo/events").retrieve().bodyToFlux(new ParameterizedTypeReference<>() {});
    }

    /** Makes a request that succeeds; the answer's JSON object. */
    public static Map<String, Object> done(WebTestClient.RequestHeadersSpec<?> request) {
        WebTestClient.ResponseSpec answer = request.exchange();
        answer.expectStatus().isOk();
        return json(answer);
    }

    /** The answer's JSON object. */
    public static Map<String, Object> json(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(answer.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody());
    }

    private WebClient streaming() {
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.newConnection()))
                .baseUrl(url())
                .build();
    }

    private String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}
