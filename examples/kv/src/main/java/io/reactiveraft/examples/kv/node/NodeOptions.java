package io.reactiveraft.examples.kv.node;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import java.nio.file.Path;
import java.util.List;

/**
 * What a node needs to know.
 *
 * @param id who it is
 * @param members all nodes, this one among them, and where the others reach each
 * @param bindHost the address to bind
 * @param port the UDP port to bind; may differ from the one in {@code members}
 * @param dataDir its folder, made if missing
 * @param tlsDir where its certificate, its key and the authority's certificate lie
 */
public record NodeOptions(NodeId id, List<Member> members, String bindHost, int port, Path dataDir, Path tlsDir) {

    /** Copies the list. */
    public NodeOptions {
        members = List.copyOf(members);
    }
}
