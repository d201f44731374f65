package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RaftTransport;

/** What nodes are put together from. */
interface Parts {

    /** Where a node keeps its log. */
    RaftStorage storage(NodeId node);

    /** How a node is reached. */
    RaftTransport transport(Member node);
}
