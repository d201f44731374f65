package io.reactiveraft.testing.transport;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.RaftTransport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;

/**
 * Everything that a transport must do. A transport's test extends this class and says how to make one; nothing here
 * takes longer than ten seconds, and nothing but that limit depends on time.
 */
public abstract class TransportContract
        implements ConnectionContract,
                ReachContract,
                FrameContract,
                DemandContract,
                RefusalContract,
                FaultContract,
                ClosingContract {

    private final Scene scene = new Scene(this::transport);

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * Makes the transport of a node, which can prove that it is that node and will bind the node's address. All nodes
     * made for one test can reach each other; their delay before they dial again is well below a second.
     */
    protected abstract RaftTransport transport(Member self);

    /**
     * Names a node and gives it an address that nobody uses, unlike that of any other node of the test.
     *
     * @throws IOException if there is none
     */
    protected Member member(String id) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket probe = new DatagramSocket(0, loopback)) {
            return new Member(NodeId.of(id), loopback.getHostAddress(), probe.getLocalPort());
        }
    }

    /** How many bytes a transport may take for one lane of one peer that reads nothing, in frames of 64 KiB. */
    protected long stalledBytesMax() {
        return 4L * Frame.BYTES_MAX;
    }

    @Override
    public final Scene scene() {
        return scene;
    }

    @Override
    public final Party party(String id) {
        try {
            return scene.party(member(id));
        } catch (IOException e) {
            throw new AssertionError("no free address", e);
        }
    }

    @Override
    public final long stallLimit() {
        return stalledBytesMax();
    }

    @AfterEach
    final void closeAll() {
        scene.close();
    }
}
