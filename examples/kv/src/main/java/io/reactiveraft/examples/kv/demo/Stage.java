package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.examples.kv.node.NodeOptions;
import io.reactiveraft.quic.DevelopmentAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the demo's nodes live: a temporary folder with their certificates and data, and free ports on loopback. Works
 * on files, so not for a thread that must not block.
 *
 * @param folder made for this demo, and removed with it
 * @param nodes what each needs to know
 */
record Stage(Path folder, List<NodeOptions> nodes) {

    private static final String HOST = "127.0.0.1";

    static Stage build(int size) throws IOException {
        Path folder = Files.createTempDirectory("reactive-raft-demo-");
        List<NodeId> ids = IntStream.rangeClosed(1, size)
                .mapToObj(number -> NodeId.of("n" + number))
                .toList();
        Path tls = folder.resolve("certificates");
        DevelopmentAuthority.create(tls, ids.toArray(NodeId[]::new));
        List<Integer> ports = freePorts(size);
        List<Member> members = IntStream.range(0, size)
                .mapToObj(place -> new Member(ids.get(place), HOST, ports.get(place)))
                .toList();
        return new Stage(
                folder,
                members.stream()
                        .map(self -> new NodeOptions(
                                self.id(),
                                members,
                                HOST,
                                self.port(),
                                folder.resolve(self.id().value()),
                                tls,
                                SnapshotPolicy.DEFAULT,
                                false))
                        .toList());
    }

    /** Removes the folder. */
    void strike() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's folder " + folder + " could not be removed", e);
        }
    }

    /** All are held until all are known, so that they differ. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<DatagramSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            }
            return sockets.stream().map(DatagramSocket::getLocalPort).toList();
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
    }
}
