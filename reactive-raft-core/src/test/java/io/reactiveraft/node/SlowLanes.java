package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.RaftTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A transport on which frames take some time, in each lane another. */
record SlowLanes(RaftTransport transport, Scheduler scheduler, Function<Lane, Duration> delays)
        implements RaftTransport {

    @Override
    public Mono<BoundTransport> bind(ClusterId cluster, NodeId self, List<Member> members, LaneHandler handler) {
        return transport.bind(cluster, self, members, new LaneHandler() {

            @Override
            public Publisher<Frame> outbound(NodeId peer, Lane lane) {
                return handler.outbound(peer, lane);
            }

            @Override
            public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
                Duration delay = delays.apply(lane);
                return handler.inbound(peer, lane, delay.isZero() ? frames : frames.delaySequence(delay, scheduler));
            }
        });
    }
}
