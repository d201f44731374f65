package io.reactiveraft.examples.kv.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.examples.kv.store.KvState;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A running node of this process.
 *
 * @param id who it is
 * @param raft the store on it
 * @param admin who takes part in it, and who leads
 * @param refusals how often its transport refused somebody, by reason
 */
public record HostedNode(NodeId id, Raft<KvState> raft, RaftAdmin admin, Supplier<Map<Refusal, Long>> refusals) {}
