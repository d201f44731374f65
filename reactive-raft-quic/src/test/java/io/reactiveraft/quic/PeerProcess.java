package io.reactiveraft.quic;

import io.reactiveraft.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A node in a process of its own, so that it can die without a word. */
final class PeerProcess {

    private PeerProcess() {}

    /** Certificates' folder, idle timeout, this node, the other node. */
    public static void main(String[] arguments) throws IOException {
        Member self = Member.parse(arguments[2]);
        Node node = new Node(self);
        node.bind(
                QuicTransport.create()
                        .tls(TlsIdentity.inFolder(Path.of(arguments[0]), self.id()))
                        .connectTimeout(Duration.ofSeconds(5))
                        .idleTimeout(Duration.parse(arguments[1])),
                node,
                new Node(Member.parse(arguments[3])));
        System.in.read();
    }

    static Process start(Path folder, Duration idleTimeout, Node self, Node other) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PeerProcess.class.getName(),
                        folder.toString(),
                        idleTimeout.toString(),
                        self.member().toString(),
                        other.member().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
