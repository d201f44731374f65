package io.reactiveraft.examples.kv;

import static io.reactiveraft.examples.kv.http.WebFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.examples.kv.http.WebApplication;
import io.reactiveraft.examples.kv.http.WebFixture;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process, as the command line makes it. */
class SingleNodeTest {

    @TempDir
    Path folder;

    private int port;

    @BeforeEach
    void prepare() throws IOException {
        CertsCommand.run(Arguments.parse("certs", "--out", folder.resolve("tls").toString(), "n1"));
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = free.getLocalPort();
        }
    }

    @Test
    void aNodeAloneLeadsAndRemembersAfterARestart() {
        try (WebFixture web = serve()) {
            web.put("greeting", "hello");
            web.post("list/append", "1");
            assertThat(done(web.client().get().uri("/cluster")))
                    .containsEntry("role", "LEADER")
                    .containsEntry("leader", "n1");
        }
        try (WebFixture web = serve()) {
            assertThat(web.text("greeting")).isEqualTo("hello");
            assertThat(web.text("list")).isEqualTo("[\"1\"]");
        }
    }

    @Test
    void aNameThatIsNotItsOwnIsNotFound() {
        try (WebFixture web = serve()) {
            web.client()
                    .get()
                    .uri("/kv/x?node=n2")
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody();
        }
    }

    private WebFixture serve() {
        SingleNode node = new SingleNode(NodeArguments.parse(Arguments.parse(
                "--raft.node-id=n1",
                "--raft.members=n1@127.0.0.1:" + port,
                "--raft.data-dir=" + folder.resolve("data"),
                "--raft.tls-dir=" + folder.resolve("tls"))));
        return new WebFixture(WebApplication.with(node, WebFixture.ON_A_FREE_PORT));
    }
}
