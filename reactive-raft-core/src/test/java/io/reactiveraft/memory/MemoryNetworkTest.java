package io.reactiveraft.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The network's cuts, all on virtual time and one thread. */
final class MemoryNetworkTest {

    private static final ClusterId CLUSTER = ClusterId.of("test");
    private static final Duration REDIAL = Duration.ofMillis(100);
    private static final List<Member> MEMBERS =
            List.of(Member.parse("a@memory:1"), Member.parse("b@memory:2"), Member.parse("c@memory:3"));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final MemoryNetwork network = new MemoryNetwork(time, REDIAL);
    private final List<String> log = new ArrayList<>();

    @Test
    void disconnectedNodesLoseEachOtherOnlyAndFindEachOtherAgain() {
        bindAll();
        log.clear();

        network.disconnect(node("a"), node("b"));
        time.advanceTime();
        assertThat(log).containsExactly("a Disconnected b", "b Disconnected a");

        time.advanceTimeBy(REDIAL.multipliedBy(10));
        assertThat(log).hasSize(2);

        network.reconnect(node("b"), node("a"));
        time.advanceTimeBy(REDIAL);
        assertThat(log.subList(2, 4)).containsExactly("a Connected b", "b Connected a");
    }

    @Test
    void anIsolatedNodeIsAloneUntilTheNetworkHeals() {
        bindAll();
        log.clear();

        network.isolate(node("b"));
        time.advanceTimeBy(REDIAL.multipliedBy(10));
        assertThat(log)
                .containsExactlyInAnyOrder(
                        "a Disconnected b", "b Disconnected a", "b Disconnected c", "c Disconnected b");

        log.clear();
        network.heal();
        time.advanceTimeBy(REDIAL);
        assertThat(log).containsExactlyInAnyOrder("a Connected b", "b Connected a", "b Connected c", "c Connected b");
    }

    @Test
    void aKilledNodeIsGoneAndItsAddressIsFree() {
        bindAll();
        log.clear();

        network.kill(node("c"));
        time.advanceTime();
        assertThat(log).contains("a Disconnected c", "b Disconnected c", "c events end");

        bind(MEMBERS.get(2));
        time.advanceTimeBy(REDIAL);
        assertThat(log).contains("a Connected c", "b Connected c", "c Connected a", "c Connected b");
    }

    @Test
    void theSameOrdersGiveTheSameStory() {
        List<String> first = story();
        log.clear();

        assertThat(story()).isEqualTo(first).hasSizeGreaterThan(10);
    }

    private List<String> story() {
        MemoryNetworkTest fresh = new MemoryNetworkTest();
        fresh.bindAll();
        fresh.network.isolate(node("a"));
        fresh.network.disconnect(node("b"), node("c"));
        fresh.time.advanceTimeBy(REDIAL);
        fresh.network.heal();
        fresh.time.advanceTimeBy(REDIAL);
        return fresh.log;
    }

    @Test
    void aBindThatIsCancelledLeavesTheAddressFree() {
        Mono<BoundTransport> bind = network.transport().bind(CLUSTER, node("a"), MEMBERS, new Quiet());
        StepVerifier.create(bind, 0).then(time::advanceTime).thenCancel().verify();
        time.advanceTime();

        StepVerifier.create(bind).then(time::advanceTime).expectNextCount(1).verifyComplete();
    }

    @Test
    void aNodeThatIsNoMemberItselfHasNoAddress() {
        StepVerifier.create(network.transport().bind(CLUSTER, node("x"), MEMBERS, new Quiet()))
                .then(time::advanceTime)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransportFailedException.class)
                        .hasMessageContaining("x is not among the members"));
    }

    @Test
    void aNetworkThatIsDisposedOfEndsItsNodesAndTakesNoMore() {
        bindAll();

        network.dispose();
        time.advanceTime();

        assertThat(log).contains("a events end", "b events end", "c events end");
        StepVerifier.create(network.transport().bind(CLUSTER, node("a"), MEMBERS, new Quiet()))
                .verifyError(TransportFailedException.class);
    }

    private void bindAll() {
        MEMBERS.forEach(this::bind);
        time.advanceTimeBy(REDIAL);
        assertThat(log).filteredOn(line -> line.contains(" Connected ")).hasSize(6);
    }

    private void bind(Member member) {
        network.transport()
                .bind(CLUSTER, member.id(), MEMBERS, new Quiet())
                .flatMapMany(BoundTransport::events)
                .subscribe(
                        event -> log.add(member.id() + " " + event.getClass().getSimpleName() + " "
                                + event.toString().replaceAll(".*peer=(\\w+).*", "$1")),
                        error -> log.add(member.id() + " " + error),
                        () -> log.add(member.id() + " events end"));
        time.advanceTime();
    }

    private static NodeId node(String id) {
        return NodeId.of(id);
    }

    private static final class Quiet implements LaneHandler {
        @Override
        public Publisher<Frame> outbound(NodeId peer, Lane lane) {
            return Flux.never();
        }

        @Override
        public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
            return frames.then();
        }
    }
}
