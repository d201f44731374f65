package io.reactiveraft.quic;

import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import java.util.List;

/**
 * What connections are made with. Early data stays off: it can be replayed.
 *
 * @param server for those that come
 * @param client for those that this node dials
 * @param verifier who says who the peer is
 */
record TlsContexts(QuicSslContext server, QuicSslContext client, PeerVerifier verifier) {

    /** Negotiates the version too: each has a name of its own. */
    static final String ALPN = "reactive-raft/" + Hello.VERSION;

    /** Loads the native library and checks the node's own identity. Blocks. */
    static TlsContexts create(TlsIdentity identity, NodeId self) {
        requireQuic();
        PeerVerifier verifier = new PeerVerifier(identity.authorities());
        verifier.requireTrusted(identity.chain());
        try {
            PeerVerifier.name(identity.chain()[0], List.of(self));
        } catch (Refused e) {
            throw new TransportFailedException("own certificate is not that of " + self + ": " + e.detail(), e);
        }
        return new TlsContexts(
                QuicSslContextBuilder.forServer(identity.key(), null, identity.chain())
                        .applicationProtocols(ALPN)
                        .trustManager(verifier)
                        .clientAuth(ClientAuth.REQUIRE)
                        .earlyData(false)
                        .build(),
                QuicSslContextBuilder.forClient()
                        .keyManager(identity.key(), null, identity.chain())
                        .applicationProtocols(ALPN)
                        .trustManager(verifier)
                        .earlyData(false)
                        .build(),
                verifier);
    }

    private static void requireQuic() {
        if (!Quic.isAvailable()) {
            throw new TransportFailedException(
                    "QUIC's native library is missing for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch")
                            + "; put io.netty:netty-codec-native-quic of the matching classifier on the class path:"
                            + " linux-x86_64, linux-aarch_64, osx-x86_64, osx-aarch_64 or windows-x86_64",
                    Quic.unavailabilityCause());
        }
    }
}
