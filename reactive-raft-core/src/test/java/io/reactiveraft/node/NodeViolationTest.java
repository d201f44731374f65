package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.memory.MemoryNetwork;
import io.reactiveraft.memory.MemoryStorage;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.wire.GroupMessage;
import io.reactiveraft.wire.MessageCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What is left of a group that saw something that Raft rules out. */
class NodeViolationTest {

    private static final ClusterId CLUSTER = ClusterId.of("reactive-raft");
    private static final List<Member> MEMBERS =
            List.of(Member.parse("n1@memory:1"), Member.parse("n2@memory:2"), Member.parse("n3@memory:3"));
    private static final Scheduler SCHEDULER = Schedulers.newParallel("violation", 2, true);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final MemoryNetwork network = new MemoryNetwork(SCHEDULER, Duration.ofMillis(10));

    @Test
    void theLogTellsAllThatIsKnownAndCallersHearWhichRuleItWas() {
        GroupRecipe<List<String>> words = GroupRecipe.of("words", Words::machine);
        Logger logger = (Logger) LoggerFactory.getLogger(GroupLoop.class);
        log.start();
        logger.addAppender(log);
        RaftNode node = MemoryCluster.present(RaftNode.create(NodeId.of("n1"))
                .members(MEMBERS)
                .storage(new MemoryStorage(SCHEDULER, 1))
                .transport(network.transport())
                .host(words)
                .joining()
                .start()
                .block(PATIENCE));
        Flux<?> feed = node.raft(words).committed(1);
        // Two nodes that both claim to lead the same term.
        for (String impostor : List.of("n2", "n3")) {
            network.transport()
                    .bind(CLUSTER, NodeId.of(impostor), MEMBERS, new Impostor(words))
                    .block(PATIENCE);
        }
        StepVerifier.create(feed)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(StorageFailedException.class)
                        .hasMessageContaining("invariant 7")
                        .hasMessageNotContaining("\n"))
                .verify(PATIENCE);
        assertThat(log.list)
                .anySatisfy(event -> assertThat(event.getThrowableProxy())
                        .extracting(failure -> failure.getMessage())
                        .asString()
                        .contains("invariant 7", "the last inputs", "Heartbeat"));
        logger.detachAppender(log);
        node.close().block(PATIENCE);
        network.dispose();
    }

    private record Impostor(GroupRecipe<?> group) implements LaneHandler {

        @Override
        public Publisher<Frame> outbound(NodeId peer, Lane lane) {
            if (lane != Lane.CONTROL) {
                return Flux.never();
            }
            Message claim = new Message.Heartbeat(5, 0, 1, 0);
            return Flux.just(new MessageCodec().encode(List.of(new GroupMessage(group.id(), claim))))
                    .concatWith(Flux.never());
        }

        @Override
        public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
            return frames.then();
        }
    }
}
