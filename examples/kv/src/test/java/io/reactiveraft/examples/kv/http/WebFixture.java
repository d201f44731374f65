package io.reactiveraft.examples.kv.http;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/** The whole web application on a free port, before a stub. */
final class WebFixture implements AutoCloseable {

    final StubRaft raft = new StubRaft();
    final ConfigurableApplicationContext context =
            WebApplication.with(new StubNodes(raft), Map.of("server.port", 0)).run();

    WebTestClient client() {
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(HttpClient.newConnection()))
                .baseUrl(url())
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    WebClient streaming() {
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.newConnection()))
                .baseUrl(url())
                .build();
    }

    /** The answer's JSON object. */
    static Map<String, Object> json(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(answer.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody());
    }

    private String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}
