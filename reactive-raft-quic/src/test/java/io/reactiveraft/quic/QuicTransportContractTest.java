package io.reactiveraft.quic;

import io.reactiveraft.Member;
import io.reactiveraft.spi.RaftTransport;
import io.reactiveraft.testing.transport.TransportContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every transport must do, over real QUIC with real certificates. */
class QuicTransportContractTest extends TransportContract {

    @TempDir
    private static Path folder;

    private static DevelopmentAuthority authority;

    @BeforeAll
    static void makeAuthority() {
        authority = DevelopmentAuthority.create(folder);
    }

    @Override
    protected RaftTransport transport(Member self) {
        return QuicTransport.create()
                .bindAddress(self.host(), self.port())
                .tls(authority.issue(self.id()))
                .udpPayloadBytes(8900)
                .connectTimeout(Duration.ofSeconds(5))
                .idleTimeout(Duration.ofSeconds(5))
                .reconnectBackoff(Duration.ofMillis(20), Duration.ofMillis(200));
    }
}
