package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a change of membership: one member, or all that come and go in one step. A member whose id is there
 * already takes its place, which is how kind, priority and address are changed.
 *
 * <pre>{@code
 * {"id": "n4", "host": "10.0.0.4", "port": 7004}
 * {"add": [{"id": "n4", "host": "10.0.0.4", "port": 7004, "kind": "learner", "priority": 10}], "remove": ["n1"]}
 * }</pre>
 *
 * @param expectedIndex the index of the membership that it was made from; null for whichever is in force
 * @param add who comes
 * @param remove who goes
 */
record MembershipRequest(@Nullable Long expectedIndex, List<Member> add, List<NodeId> remove) {

    private static final String FORM = "{\"id\": \"n4\", \"host\": \"10.0.0.4\", \"port\": 7004} with, if wanted, "
            + "\"kind\": \"voter\", \"witness\" or \"learner\", \"priority\": 0 to 100 and \"expectedIndex\"; or "
            + "{\"add\": [of such members], \"remove\": [ids], \"expectedIndex\": a number}, any of them left out";

    private static final String EXPECTED = "expectedIndex";
    private static final Set<String> OF_A_MEMBER = Set.of("id", "host", "port", "kind", "priority");
    private static final Set<String> OF_ONE = Set.of("id", "host", "port", "kind", "priority", EXPECTED);
    private static final Set<String> OF_MANY = Set.of("add", "remove", EXPECTED);
    private static final int PORT_MAX = 65_535;
    private static final int PRIORITY_MAX = 100;

    static MembershipRequest parse(JsonMapper json, String body) {
        Fields fields = Fields.parse(json, body, FORM);
        boolean one = fields.has("id");
        fields.allowing(one ? OF_ONE : OF_MANY);
        Long expected = fields.has(EXPECTED) ? fields.whole(EXPECTED, 0, Long.MAX_VALUE - 1) : null;
        List<Member> add = new ArrayList<>();
        if (one) {
            add.add(member(fields));
        } else {
            fields.objects("add").forEach(each -> add.add(member(each.allowing(OF_A_MEMBER))));
        }
        List<NodeId> remove = fields.texts("remove").stream().map(NodeId::of).toList();
        if (add.isEmpty() && remove.isEmpty()) {
            throw fields.bad("there is nothing to change");
        }
        Set<NodeId> named = new TreeSet<>();
        add.forEach(member -> once(fields, named, member.id()));
        remove.forEach(id -> once(fields, named, id));
        return new MembershipRequest(expected, add, remove);
    }

    private static void once(Fields fields, Set<NodeId> named, NodeId id) {
        if (!named.add(id)) {
            throw fields.bad("\"" + id + "\" is named twice; allowed: each node once");
        }
    }

    private static Member member(Fields fields) {
        return new Member(
                NodeId.of(fields.text("id")),
                fields.text("host"),
                (int) fields.whole("port", 1, PORT_MAX),
                fields.has("kind") ? kind(fields) : Member.Kind.VOTER,
                fields.has("priority") ? (int) fields.whole("priority", 0, PRIORITY_MAX) : Member.DEFAULT_PRIORITY);
    }

    private static Member.Kind kind(Fields fields) {
        String kind = fields.text("kind");
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "voter" -> Member.Kind.VOTER;
            case "witness" -> Member.Kind.WITNESS;
            case "learner" -> Member.Kind.LEARNER;
            default -> throw fields.bad("\"kind\" is \"" + kind + "\"; allowed: voter, witness, learner");
        };
    }

    /** The membership wanted in place of the present one. */
    Membership from(Membership present) {
        Membership wanted = present;
        for (NodeId id : remove) {
            require(present, id);
            wanted = wanted.without(id);
        }
        for (Member member : add) {
            wanted = wanted.with(member);
        }
        for (Member member : add) {
            requireOwnAddress(wanted, member);
        }
        return wanted;
    }

    /** The member of an id; a problem that names those there are, if there is none. */
    static Member require(Membership present, NodeId id) {
        Member member = present.member(id);
        if (member == null) {
            throw new ProblemException(Problem.of(
                    HttpStatus.NOT_FOUND,
                    "\"" + id + "\" is not a member; the members are "
                            + present.members().stream()
                                    .map(one -> one.id().value())
                                    .collect(Collectors.joining(", ")),
                    Outcome.NOT_APPENDED));
        }
        return member;
    }

    private static void requireOwnAddress(Membership wanted, Member added) {
        for (Member other : wanted.members()) {
            boolean shared = other.host().equals(added.host()) && other.port() == added.port();
            if (shared && !other.id().equals(added.id())) {
                throw new ProblemException(Problem.of(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        added + " has the address of " + other.id() + "; each member needs one of its own",
                        Outcome.NOT_APPENDED));
            }
        }
    }
}
