package io.reactiveraft.examples.kv.node;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.SnapshotPolicy;
import java.nio.file.Path;
import java.util.List;

/**
 * What a node needs to know.
 *
 * @param id who it is
 * @param members this node, and the others that it founds the cluster with or, joining one, may hear from; and where
 *     the others reach each
 * @param bindHost the address to bind
 * @param port the UDP port to bind; may differ from the one in {@code members}
 * @param dataDir its folder, made if missing
 * @param tlsDir where its certificate, its key and the authority's certificate lie
 * @param snapshots when it takes snapshots and shortens its log
 * @param joining whether it founds no cluster, but waits to be added to one
 */
public record NodeOptions(
        NodeId id,
        List<Member> members,
        String bindHost,
        int port,
        Path dataDir,
        Path tlsDir,
        SnapshotPolicy snapshots,
        boolean joining) {

    /** Copies the list. */
    public NodeOptions {
        members = List.copyOf(members);
    }
}
