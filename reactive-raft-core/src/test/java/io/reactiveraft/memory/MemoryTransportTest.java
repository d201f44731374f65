package io.reactiveraft.memory;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.RaftTransport;
import io.reactiveraft.testing.transport.TransportContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

final class MemoryTransportTest extends TransportContract {

    /** Never disposed of: an executor that shuts down makes late posters wait for its lock. */
    private static final Scheduler SCHEDULER = Schedulers.newSingle("memory-network", true);

    private final MemoryNetwork network = new MemoryNetwork(SCHEDULER, Duration.ofMillis(20));
    private int port;

    @Override
    protected RaftTransport transport(Member self) {
        return network.transport();
    }

    @Override
    protected Member member(String id) {
        return new Member(NodeId.of(id), "memory", ++port);
    }

    @Override
    protected long stalledBytesMax() {
        return MemoryLane.WINDOW * (1L << 16);
    }

    @AfterEach
    void disposeOfTheNetwork() {
        network.dispose();
    }
}
