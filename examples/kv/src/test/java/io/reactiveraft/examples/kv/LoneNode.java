package io.reactiveraft.examples.kv;

import io.reactiveraft.examples.kv.http.WebApplication;
import io.reactiveraft.examples.kv.http.WebFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * One process of a cluster of one, as the command line makes it.
 *
 * @param folder of its certificates and its data
 * @param port free when it was chosen
 */
record LoneNode(Path folder, int port) {

    static LoneNode in(Path folder) {
        CertsCommand.run(Arguments.parse("certs", "--out", folder.resolve("tls").toString(), "n1"));
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return new LoneNode(folder, free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    WebFixture serve() {
        SingleNode node = new SingleNode(NodeArguments.parse(Arguments.parse(
                "--raft.node-id=n1",
                "--raft.members=n1@127.0.0.1:" + port,
                "--raft.data-dir=" + data(),
                "--raft.tls-dir=" + folder.resolve("tls"))));
        return new WebFixture(WebApplication.with(node, WebFixture.ON_A_FREE_PORT));
    }
}
