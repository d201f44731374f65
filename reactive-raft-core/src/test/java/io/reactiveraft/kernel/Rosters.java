package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * How scenarios write memberships, and how they read changes of them: {@code {a b- c+ d:learner}} are a, who votes, b,
 * who does and is to vote no more, c, who is to vote, and d. In joint consensus the two electorates follow. A disk that
 * was admitted stands behind its node: {@code c#2}.
 */
final class Rosters {

    private Rosters() {}

    static String text(Membership membership) {
        String members = membership.members().stream()
                .map(member -> member(member, membership))
                .collect(Collectors.joining(" "));
        String electorates = membership.isJoint()
                ? ", by " + names(membership.outgoing()) + " and " + names(membership.voters())
                : "";
        return "{" + members + electorates + "}";
    }

    private static String member(Member member, Membership membership) {
        boolean votes = membership.voters().contains(member.id());
        boolean leaves =
                !member.kind().isVoting() && (votes || membership.outgoing().contains(member.id()));
        String mark = leaves ? "-" : member.kind().isVoting() && !votes ? "+" : "";
        boolean plain = member.kind() == Member.Kind.VOTER || member.kind() == Member.Kind.LEAVING;
        String kind = plain ? "" : ":" + member.kind().name().toLowerCase(Locale.ROOT);
        Long disk = membership.disks().get(member.id());
        return member.id() + kind + mark + (disk == null ? "" : "#" + disk);
    }

    private static String names(SortedSet<NodeId> nodes) {
        return nodes.stream().map(NodeId::value).collect(Collectors.joining(" "));
    }

    /** Edits a membership: {@code +d} is to vote, {@code +e:learner} to learn, {@code -b} to go. */
    static Membership edited(Membership membership, List<String> edits) {
        Membership edited = membership;
        for (String edit : edits) {
            Member member = member(edit.substring(1));
            Member.Kind kind = edit.startsWith("-") ? Member.Kind.LEAVING : member.kind();
            edited = edited.with(member.withKind(kind));
        }
        return edited;
    }

    /** {@code a}, {@code a:learner}, or {@code a:60} with another priority than usual. */
    static Member member(String word) {
        String[] parts = word.split(":", 2);
        Member voter = Voters.member(NodeId.of(parts[0]));
        if (parts.length == 2 && Character.isDigit(parts[1].charAt(0))) {
            return voter.withPriority(Integer.parseInt(parts[1]));
        }
        return parts.length == 1 ? voter : voter.withKind(Member.Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)));
    }
}
