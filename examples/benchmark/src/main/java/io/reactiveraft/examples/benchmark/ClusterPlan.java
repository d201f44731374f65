package io.reactiveraft.examples.benchmark;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.node.NodeRecipe;
import io.reactiveraft.node.RaftNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the nodes have in common.
 *
 * @param members who they are and where
 * @param group what they host
 * @param parts what they are made of
 */
record ClusterPlan(List<Member> members, GroupRecipe<Total> group, Parts parts) {

    static final int VOTERS = 3;
    static final String HOST = "127.0.0.1";

    private static final Duration HEARTBEAT_MAX = Duration.ofMillis(100);
    private static final int ELECTION_TIMEOUT_RANGE = 10;

    /** A plan for voters at these ports, with an election timeout or, if null, the library's own. */
    static ClusterPlan of(List<Integer> ports, @Nullable Duration election, Parts parts) {
        List<Member> members = IntStream.range(0, ports.size())
                .mapToObj(voter -> new Member(name(voter), HOST, ports.get(voter)))
                .toList();
        GroupRecipe<Total> group = GroupRecipe.of("payloads", PayloadMachine::new);
        return new ClusterPlan(members, group.config(config(election)), parts);
    }

    static NodeId name(int voter) {
        return NodeId.of("voter" + voter);
    }

    /** As in the defaults, the longest wait for a leader, on a slow network, is ten times the shortest. */
    private static RaftConfig config(@Nullable Duration election) {
        RaftConfig config = RaftConfig.defaults();
        if (election == null) {
            return config;
        }
        Duration heartbeat = election.dividedBy(5);
        return config.withTiming(config.timing()
                .withHeartbeatInterval(heartbeat.compareTo(HEARTBEAT_MAX) < 0 ? heartbeat : HEARTBEAT_MAX)
                .withElectionTimeout(election, election.multipliedBy(ELECTION_TIMEOUT_RANGE)));
    }

    /** The recipe of one voter. */
    NodeRecipe voter(int voter) {
        Member self = members.get(voter);
        return RaftNode.create(self.id())
                .cluster(ClusterId.of("benchmark"))
                .members(members)
                .storage(parts.storage(self.id()))
                .transport(parts.transport(self))
                .host(group);
    }
}
