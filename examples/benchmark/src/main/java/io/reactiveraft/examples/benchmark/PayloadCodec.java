package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import java.nio.ByteBuffer;

/** A payload's encoding is its bytes. */
final class PayloadCodec implements CommandCodec {

    @Override
    public byte[] encode(Command<?> command) {
        if (command instanceof Payload payload) {
            return payload.bytes();
        }
        throw new CommandRejectedException("a " + command.getClass().getName() + " is not a payload");
    }

    @Override
    public Command<?> decode(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new Payload(copy);
    }
}
