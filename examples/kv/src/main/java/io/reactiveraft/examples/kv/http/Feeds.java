package io.reactiveraft.examples.kv.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;

/** What goes on without end, as server-sent events. Each reader goes at its own pace. */
@RestController
final class Feeds {

    /** Long enough for an error at the start to become an answer of its own, short for someone who waits. */
    private static final Duration FIRST_SIGN = Duration.ofMillis(250);

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final Duration PICTURE = Duration.ofMillis(500);

    private final Nodes nodes;
    private final OpenFeeds open;
    private final Scheduler clock;

    Feeds(Nodes nodes, OpenFeeds open, Scheduler clock) {
        this.nodes = nodes;
        this.open = open;
        this.clock = clock;
    }

    /**
     * The committed commands from an index on. A reader that reconnects goes on behind the last event it has seen.
     */
    @GetMapping(path = "/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> changes(
            @RequestParam(defaultValue = "1") String from,
            @RequestParam(required = false) @Nullable String node,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        long asked = Requests.index("from", from, 1);
        long first = lastEventId == null ? asked : Requests.index("Last-Event-ID", lastEventId, 0) + 1;
        Flux<ServerSentEvent<Object>> changes =
                Flux.defer(() -> nodes.pick(node).raft().committed(first)).map(Change::event);
        return open.untilClose(withSignsOfLife(changes));
    }

    /** What the page shows: pictures of all nodes twice a second, and the story between them. */
    @GetMapping(path = "/demo/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> page() {
        Flux<ServerSentEvent<Object>> pictures = Flux.interval(Duration.ZERO, PICTURE, clock)
                .onBackpressureDrop()
                .concatMap(tick -> nodes.pictures().collectList(), 1)
                .map(Feeds::pictures);
        return open.untilClose(Flux.merge(pictures, nodes.story()));
    }

    /** Comments between the events; the whole ends when the feed does. */
    private Flux<ServerSentEvent<Object>> withSignsOfLife(Flux<ServerSentEvent<Object>> feed) {
        ServerSentEvent<Object> comment =
                ServerSentEvent.builder().comment("following").build();
        return Flux.merge(
                        feed.materialize(),
                        Flux.interval(FIRST_SIGN, SIGN_OF_LIFE, clock)
                                .onBackpressureDrop()
                                .map(tick -> Signal.next(comment)))
                .dematerialize();
    }

    private static ServerSentEvent<Object> pictures(List<NodePicture> pictures) {
        return ServerSentEvent.<Object>builder(pictures).event("nodes").build();
    }
}
