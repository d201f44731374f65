package io.reactiveraft;

import java.nio.ByteBuffer;

/**
 * Commands to bytes and back. Implementations are deterministic, thread-safe and never block: they run on the caller's
 * thread at the proposer and on the apply thread of every replica.
 */
public interface CommandCodec {

    /**
     * Encodes a command.
     *
     * @throws CommandRejectedException if this codec does not know the command's type, or cannot encode it
     */
    byte[] encode(Command<?> command);

    /**
     * Decodes what {@link #encode} made; the buffer is the callee's to read but not to keep.
     *
     * @throws CommandRejectedException if the bytes are not a command of this codec
     */
    Command<?> decode(ByteBuffer bytes);
}
