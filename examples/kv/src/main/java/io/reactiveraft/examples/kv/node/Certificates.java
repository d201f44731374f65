package io.reactiveraft.examples.kv.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.quic.DevelopmentAuthority;
import java.nio.file.Path;
import java.util.List;

/** Certificates to develop and demonstrate with. */
public final class Certificates {

    private Certificates() {}

    /** Writes an authority's certificate, and a certificate and key for each node. Works on files. */
    public static void make(Path folder, List<NodeId> nodes) {
        DevelopmentAuthority.create(folder, nodes.toArray(NodeId[]::new));
    }
}
