package io.reactiveraft.examples.kv;

import static io.reactiveraft.examples.kv.http.WebFixture.DEADLINE;
import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.reactiveraft.examples.kv.http.WebFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A cluster of one moves to another node while it is written to: over real QUIC and Berkeley DB. */
class GrowingTest {

    @TempDir
    Path folder;

    @Test
    void aClusterOfOneMovesToAnotherNodeUnderLoad() {
        OwnProcess first = OwnProcess.of("n1", folder);
        OwnProcess second = OwnProcess.of("n2", folder);
        try (WebFixture one = first.serve();
                WebFixture two = second.join(first)) {
            one.post("list/append", "0");
            Mono<List<Integer>> written = appends(one).cache();
            written.subscribe();

            Map<String, Object> learning = members(one, learner(second));
            assertThat(voters(learning)).containsExactly("n1");
            assertThat(voters(done(one.client().post().uri("/cluster/promote/n2"))))
                    .containsExactly("n1", "n2");
            assertThat(done(one.client().post().uri("/cluster/transfer/n2"))).containsEntry("leader", "n2");
            List<Integer> numbers = Objects.requireNonNull(written.block(DEADLINE));
            assertThat(voters(done(two.client().delete().uri("/cluster/members/n1"))))
                    .containsExactly("n2");

            two.post("list/append", "last");
            assertThat(two.text("list")).isEqualTo(list(numbers));
        }
        try (WebFixture two = second.join(first)) {
            two.post("list/append", "after its restart it leads alone, whatever its arguments say");
            assertThat(done(two.client().get().uri("/cluster")))
                    .containsEntry("leader", "n2")
                    .containsEntry("failureTolerance", 0)
                    .extractingByKey("membership", as(MAP))
                    .extractingByKey("members", as(LIST))
                    .hasSize(1);
        }
    }

    @Test
    void whoJoinsANodeWithAShortenedLogGetsItsSnapshot() {
        OwnProcess first = OwnProcess.of("n1", folder);
        OwnProcess second = OwnProcess.of("n2", folder);
        String large = "x".repeat(200_000);
        try (WebFixture one = first.serve("--raft.snapshot.keep=0");
                WebFixture two = second.join(first)) {
            one.put("large", large); // with the other, more than a chunk
            one.put("other", large);
            one.post("list/append", "0");
            done(one.client().post().uri("/cluster/snapshot"));
            one.post("list/append", "1");

            members(one, learner(second));
            assertThat(voters(done(one.client().post().uri("/cluster/promote/n2"))))
                    .containsExactly("n1", "n2");

            assertThat(two.text("list")).isEqualTo("[\"0\",\"1\"]");
            assertThat(two.text("large")).isEqualTo(large);
            assertThat(two.text("other")).isEqualTo(large);
            assertThat(done(two.client().get().uri("/cluster")))
                    .extractingByKey("firstIndex", as(INTEGER))
                    .isGreaterThan(1);
        }
    }

    /** One after the other, all of which succeed. */
    private static Mono<List<Integer>> appends(WebFixture web) {
        return Flux.range(1, 100)
                .concatMap(number -> Mono.fromRunnable(() -> web.post("list/append", Integer.toString(number)))
                        .subscribeOn(Schedulers.boundedElastic())
                        .thenReturn(number))
                .collectList();
    }

    private static String list(List<Integer> numbers) {
        assertThat(numbers).hasSize(100);
        return IntStream.rangeClosed(0, 100)
                .mapToObj(number -> "\"" + number + "\"")
                .reduce("[", (list, number) -> list + number + ",")
                .concat("\"last\"]");
    }

    private static String learner(OwnProcess node) {
        return "{\"id\": \"" + node.name() + "\", \"host\": \"127.0.0.1\", \"port\": " + node.port()
                + ", \"kind\": \"learner\"}";
    }

    private static Map<String, Object> members(WebFixture web, String body) {
        return done(web.client().post().uri("/cluster/members").bodyValue(body));
    }

    private static List<Object> voters(Map<String, Object> membership) {
        return assertThat(membership).extractingByKey("members", as(LIST)).actual().stream()
                .map(member -> (Map<?, ?>) member)
                .filter(member -> Boolean.TRUE.equals(member.get("voting")))
                .<Object>map(member -> member.get("id"))
                .toList();
    }
}
