package io.reactiveraft.spi;

import io.reactiveraft.Member;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The running transport of one node: bound, and dialling its peers over and over until they go or it is closed. */
public interface BoundTransport {

    /** Where it is bound. */
    InetSocketAddress localAddress();

    /**
     * Says whom to reach from now on, and where: who is new is dialled, who is missing is let go, and who has moved is
     * dialled at the new address once the old connection breaks. Who is not among them is not let in. From any thread;
     * never blocks. Ignored once the transport closes.
     *
     * <p>To be called when the handler knows of those who are new, since the transport may ask it for their frames at
     * once. Who is let go keeps its connection for a moment longer, in which what waits to be sent can leave: a node
     * that is removed still has to hear so. Who comes back within that moment keeps it altogether.
     *
     * @param members all nodes, as at {@link RaftTransport#bind}; this node may be among them and is ignored
     */
    void reach(List<Member> members);

    /** Events from now on; those that a subscriber did not request in time are dropped for it. Completes at close. */
    Flux<TransportEvent> events();

    /** How often each reason for a refusal has occurred since the start; reasons that never occurred are missing. */
    Map<TransportEvent.Refusal, Long> refusals();

    /** Tells the peers, closes all connections and frees the address; completes when that is done. Idempotent. */
    Mono<Void> close();
}
