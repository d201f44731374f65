package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.List;

/**
 * Who takes part, as answers and the page show it.
 *
 * @param index of its entry in the log: what {@code expectedIndex} is compared with
 * @param joint whether quorums of both the voters and the outgoing voters are needed
 * @param settled whether everybody is what he is meant to be
 * @param members in the order of their names
 * @param outgoing who voted before; empty unless joint
 */
public record MembershipPicture(
        long index, boolean joint, boolean settled, List<MemberPicture> members, List<String> outgoing) {

    static MembershipPicture of(Membership membership) {
        return new MembershipPicture(
                membership.index(),
                membership.isJoint(),
                membership.isSettled(),
                membership.members().stream()
                        .map(member -> MemberPicture.of(member, membership))
                        .toList(),
                membership.outgoing().stream().map(NodeId::value).toList());
    }

    /**
     * A member.
     *
     * @param id who it is
     * @param host where the others reach it
     * @param port and at which port
     * @param kind what it is meant to be
     * @param priority those with a higher one are preferred as leaders
     * @param voting whether it is among the voters
     */
    public record MemberPicture(String id, String host, int port, Member.Kind kind, int priority, boolean voting) {

        private static MemberPicture of(Member member, Membership membership) {
            NodeId id = member.id();
            return new MemberPicture(
                    id.value(),
                    member.host(),
                    member.port(),
                    member.kind(),
                    member.priority(),
                    membership.voters().contains(id));
        }
    }
}
