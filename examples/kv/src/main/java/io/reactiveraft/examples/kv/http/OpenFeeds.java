package io.reactiveraft.examples.kv.http;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Ends all feeds when the application closes. The event comes before the web server drains; without it the server would
 * wait for responses that have no end.
 */
final class OpenFeeds implements ApplicationListener<ContextClosedEvent> {

    private final Sinks.Empty<Void> closing = Sinks.empty();

    /** The feed, completed early if the application closes. */
    <T> Flux<T> untilClose(Flux<T> feed) {
        return feed.takeUntilOther(closing.asMono());
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }
}
