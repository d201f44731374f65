package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Heard;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Whom a node reaches as memberships change. */
class NeighboursTest {

    private static final Duration LINGER = Duration.ofSeconds(3);
    private static final GroupId ONE = GroupId.of("one");
    private static final GroupId TWO = GroupId.of("two");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create(true);
    private final NodeSetup setup = new NodeSetup(
            NodeId.of("n1"),
            ClusterId.of("c"),
            members("n1", "n2"),
            false,
            new RaftRuntime(time, time, time, () -> time.now(TimeUnit.NANOSECONDS), 1));
    private final PeerLinks links = new PeerLinks(setup.self());
    private final Reached transport = new Reached(links);
    private final Neighbours neighbours = new Neighbours(setup, links, LINGER.toNanos());

    NeighboursTest() {
        links.add(List.of(NodeId.of("n2")));
        neighbours.begin(transport);
    }

    @Test
    void whoIsNewIsReachedByTheConnectionThatIsMadeAtOnce() {
        tell(ONE, "n1", "n2", "n3");
        assertThat(transport.latest()).containsExactly("n1", "n2", "n3");
        assertThat(isReached("n3")).isTrue();
    }

    @Test
    void whoWentIsReachedForAWhileLongerAndThenNoMore() {
        tell(ONE, "n1", "n3");
        assertThat(transport.latest()).containsExactly("n1", "n2", "n3");
        time.advanceTimeBy(LINGER.minusMillis(1));
        assertThat(transport.latest()).contains("n2");
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(transport.latest()).containsExactly("n1", "n3");
        assertThat(isReached("n2")).isFalse();
    }

    private boolean isReached(String node) {
        return links.send(NodeId.of(node), ONE, new Message.TimeoutNow(1));
    }

    @Test
    void whoComesBackInTimeStays() {
        tell(ONE, "n1");
        time.advanceTimeBy(LINGER.dividedBy(2));
        tell(ONE, "n1", "n2");
        time.advanceTimeBy(LINGER);
        tell(ONE, "n1");
        time.advanceTimeBy(LINGER.dividedBy(2));
        assertThat(transport.calls).as("nothing ever changed").isEmpty();
    }

    @Test
    void allGroupsCount() {
        tell(ONE, "n1", "n2");
        tell(TWO, "n1", "n3");
        time.advanceTimeBy(LINGER.multipliedBy(2));
        assertThat(transport.latest()).containsExactly("n1", "n2", "n3");
    }

    @Test
    void whoMovedIsReachedAtTheNewAddress() {
        neighbours.tell(ONE, List.of(members("n1").get(0), new Member(NodeId.of("n2"), "elsewhere", 9)));
        time.advanceTime();
        assertThat(transport.calls.get(0)).extracting(Member::host).containsExactly("h", "elsewhere");
    }

    @Test
    void aGroupAsksForTheMembersOfItsRecipeWhileItKnowsOfNoLeaderAmongItsOwn() {
        List<List<NodeId>> told = new ArrayList<>();
        Contacts contacts = new Contacts(
                members("n1", "n2"),
                members -> told.add(members.stream().map(Member::id).toList()));
        Membership membership = Membership.of(members("n1", "n3"));
        contacts.turn(view(Membership.NONE, null), Heard.NOTHING);
        contacts.turn(view(Membership.NONE, NodeId.of("n3")), Heard.NOTHING);
        contacts.turn(view(membership, NodeId.of("n3")), Heard.NOTHING);
        contacts.turn(view(membership, NodeId.of("n1")), Heard.NOTHING);
        contacts.turn(view(membership, null), Heard.NOTHING);
        assertThat(told).containsExactly(ids("n1", "n2"), ids("n1", "n3"), ids("n1", "n3", "n2"));
    }

    @Test
    void aGroupAlsoAsksForThoseWhomOthersHaveToldOf() {
        List<List<Member>> told = new ArrayList<>();
        Contacts contacts = new Contacts(members("n1", "n2"), told::add);
        Membership present = Membership.of(members("n1", "n2")).at(5);
        NodeId leader = NodeId.of("n2");
        Member moved = new Member(leader, "elsewhere", 9);
        Membership heard = Membership.of(members("n3")).with(moved);
        contacts.turn(view(present, leader), Heard.NOTHING);
        contacts.turn(view(present, leader), toldOf(heard.at(7)));
        contacts.turn(view(present, leader), toldOf(heard.at(7)));
        contacts.turn(view(present, leader), toldOf(heard.at(4)));
        contacts.turn(view(present, leader), Heard.NOTHING);
        assertThat(told).hasSize(4);
        assertThat(told.get(0)).isEqualTo(told.get(3)).isEqualTo(present.members());
        assertThat(told.get(1)).contains(moved).hasSize(3).containsAll(members("n1", "n3"));
        assertThat(told.get(2)).as("what is later says where somebody is").containsAll(members("n1", "n2", "n3"));
    }

    @Test
    void aGroupWithoutALeaderAlsoAsksForThoseOfWhomItHasHeardRumours() {
        List<List<NodeId>> told = new ArrayList<>();
        Contacts contacts = new Contacts(
                members("n1"),
                members -> told.add(members.stream().map(Member::id).toList()));
        Membership present = Membership.of(members("n1", "n2")).at(5);
        Heard rumour =
                new Heard(Membership.NONE, Membership.of(members("n2", "n3")).at(7));
        contacts.turn(view(present, null), rumour);
        contacts.turn(view(present, NodeId.of("n2")), rumour);
        assertThat(told).containsExactly(ids("n1", "n2", "n3"), ids("n1", "n2"));
    }

    private static Heard toldOf(Membership committed) {
        return new Heard(committed, Membership.NONE);
    }

    private static KernelView view(Membership membership, @Nullable NodeId leader) {
        return new KernelView(Role.FOLLOWER, 1, leader, 0, 0, 0, membership);
    }

    private void tell(GroupId group, String... ids) {
        neighbours.tell(group, members(ids));
        time.advanceTime();
    }

    private static List<NodeId> ids(String... ids) {
        return List.of(ids).stream().map(NodeId::of).toList();
    }

    private static List<Member> members(String... ids) {
        return List.of(ids).stream()
                .map(id -> new Member(NodeId.of(id), "h", id.charAt(1)))
                .toList();
    }

    /** A transport that remembers whom it was to reach. */
    private static final class Reached implements BoundTransport {

        private final PeerLinks links;
        private final List<List<Member>> calls = new ArrayList<>();
        private final Set<NodeId> connected = new HashSet<>();

        Reached(PeerLinks links) {
            this.links = links;
        }

        List<String> latest() {
            return calls.get(calls.size() - 1).stream()
                    .map(member -> member.id().value())
                    .toList();
        }

        @Override
        public void reach(List<Member> members) {
            calls.add(members);
            for (Member member : members) {
                if (connected.add(member.id())) {
                    Flux.from(links.outbound(member.id(), Lane.CONTROL)).subscribe();
                }
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            return InetSocketAddress.createUnresolved("h", 1);
        }

        @Override
        public Flux<TransportEvent> events() {
            return Flux.never();
        }

        @Override
        public Map<TransportEvent.Refusal, Long> refusals() {
            return Map.of();
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }
}
