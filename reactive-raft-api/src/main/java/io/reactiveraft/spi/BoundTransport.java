package io.reactiveraft.spi;

import java.net.InetSocketAddress;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The running transport of one node: bound, and dialling its peers over and over until it is closed. */
public interface BoundTransport {

    /** Where it is bound. */
    InetSocketAddress localAddress();

    /** Events from now on; those that a subscriber did not request in time are dropped for it. Completes at close. */
    Flux<TransportEvent> events();

    /** How often each reason for a refusal has occurred since the start; reasons that never occurred are missing. */
    Map<TransportEvent.Refusal, Long> refusals();

    /** Tells the peers, closes all connections and frees the address; completes when that is done. Idempotent. */
    Mono<Void> close();
}
