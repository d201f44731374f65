package io.reactiveraft.examples.kv;

import static io.reactiveraft.examples.kv.http.WebFixture.DEADLINE;
import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import io.reactiveraft.examples.kv.http.WebFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process, as the command line makes it. */
class SingleNodeTest {

    @TempDir
    Path folder;

    private OwnProcess node;

    @BeforeEach
    void prepare() {
        node = OwnProcess.of("n1", folder);
    }

    @Test
    void aNodeAloneLeadsAndRemembersAfterARestart() {
        try (WebFixture web = node.serve()) {
            web.put("greeting", "hello");
            web.post("list/append", "1");
            assertThat(done(web.client().get().uri("/cluster")))
                    .containsEntry("role", "LEADER")
                    .containsEntry("leader", "n1");
        }
        try (WebFixture web = node.serve()) {
            assertThat(web.text("greeting")).isEqualTo("hello");
            assertThat(web.text("list")).isEqualTo("[\"1\"]");
        }
    }

    @Test
    void aNodeBeginsFromItsSnapshotAndGoesOnWithAShorterLog() {
        try (WebFixture web = node.serve("--raft.snapshot.keep=0")) {
            web.put("greeting", "hello");
            web.post("list/append", "1");
            Object index = done(web.client().post().uri("/cluster/snapshot")).get("index");
            web.post("list/append", "2");
            awaitPicture(web, "\"snapshotIndex\":" + index);
        }
        try (WebFixture web = node.serve("--raft.snapshot.keep=0")) {
            assertThat(web.text("greeting")).isEqualTo("hello");
            assertThat(web.text("list")).isEqualTo("[\"1\",\"2\"]");
            assertThat(done(web.client().get().uri("/cluster")))
                    .extractingByKey("firstIndex")
                    .asInstanceOf(INTEGER)
                    .isGreaterThan(1);
        }
    }

    private static void awaitPicture(WebFixture web, String part) {
        web.page()
                .filter(event -> "nodes".equals(event.event()))
                .filter(event -> String.valueOf(event.data()).contains(part))
                .blockFirst(DEADLINE);
    }

    @Test
    void aNameThatIsNotItsOwnIsNotFound() {
        try (WebFixture web = node.serve()) {
            web.client()
                    .get()
                    .uri("/kv/x?node=n2")
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody();
        }
    }
}
