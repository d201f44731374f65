package io.reactiveraft;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes and reads the state of a machine that {@link StateMachines} makes; see {@link StateSnapshots}, whose rules
 * hold here.
 *
 * @param <S> the state
 */
public interface StateCodec<S> {

    /**
     * Captures a state: called between two commands, while what it returns is subscribed to later. Of a mutable state
     * it must have taken a copy when it returns.
     */
    Flux<ByteBuffer> write(S state);

    /** Makes a state of what was written. */
    Mono<S> read(Flux<ByteBuffer> records);
}
