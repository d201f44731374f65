package io.reactiveraft;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How a {@link StateMachine}'s state becomes records of a snapshot, and comes back from them. A snapshot is a stream:
 * neither side ever needs to hold all of it as bytes.
 */
public interface StateSnapshots {

    /**
     * Captures the state as it is now.
     *
     * <p><b>Thread:</b> called on the group's apply thread, between two commands, and must return soon: no command is
     * applied meanwhile. What it returns is subscribed once, on another thread, while commands go on; still it must
     * emit the state of the moment of the call, so that the state has to be immutable, or copied, or copied on write.
     * <b>Demand:</b> records are taken as the disk takes them; each is copied before the next is requested.
     * <b>Cancellation:</b> the snapshot is given up. <b>Errors:</b> the snapshot is given up, and another tried later.
     *
     * @return records of any number and sizes; they come back as they are
     */
    Flux<ByteBuffer> capture();

    /**
     * Puts the state that was captured in the place of the present one; may happen more than once in the life of a
     * state machine.
     *
     * <p><b>Thread:</b> called on the group's apply thread. Until the result completes, no command is applied and no
     * query asked; it may complete on any thread. <b>Demand:</b> records are read from the disk as they are requested.
     * <b>Errors:</b> the group stops on this node.
     *
     * @param records as they were captured, here or on another node
     */
    Mono<Void> restore(Flux<ByteBuffer> records);
}
