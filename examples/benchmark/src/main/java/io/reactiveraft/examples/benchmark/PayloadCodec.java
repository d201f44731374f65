package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A payload's encoding is its bytes, and that of its result is the count. */
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

    @Override
    public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
        if (result instanceof Long count) {
            return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
        }
        throw new CommandRejectedException("a payload is answered with a count, not with " + result);
    }

    @Override
    public Object decodeResult(ByteBuffer bytes) {
        if (bytes.remaining() != Long.BYTES) {
            throw new CommandRejectedException("a count has 8 bytes, not " + bytes.remaining());
        }
        return bytes.getLong();
    }
}
