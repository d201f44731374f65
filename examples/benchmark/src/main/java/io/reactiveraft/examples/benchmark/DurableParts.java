package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.bdb.BdbStorage;
import io.reactiveraft.quic.QuicTransport;
import io.reactiveraft.quic.TlsIdentity;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RaftTransport;
import java.nio.file.Path;

/**
 * The parts that go into production: everything is forced to disk, and everything on the wire is encrypted.
 *
 * @param folder holds a folder for each node and one for certificates
 */
record DurableParts(Path folder) implements Parts {

    /** The nodes share a machine, and loopback carries large datagrams: the main lever of QUIC's speed. */
    static final int DATAGRAM_BYTES = 8900;

    @Override
    public RaftStorage storage(NodeId node) {
        return BdbStorage.in(folder.resolve(node.value()));
    }

    @Override
    public RaftTransport transport(Member node) {
        return QuicTransport.create()
                .bindAddress(node.host(), node.port())
                .udpPayloadBytes(DATAGRAM_BYTES)
                .tls(TlsIdentity.inFolder(certificates(folder), node.id()));
    }

    /** Where the certificates of a run are. */
    static Path certificates(Path folder) {
        return folder.resolve("certificates");
    }
}
