package io.reactiveraft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Commands and their results to bytes and back. Implementations are deterministic, thread-safe and never block: they
 * run on the caller's thread at the proposer and on the apply thread of every replica.
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

    /**
     * Encodes what a command resulted in. A snapshot carries the results that sessions remember, so that whoever was
     * restored from one answers a repeated proposal like everybody else.
     *
     * @param commandType the class of the command
     * @param result what the state machine answered; null for nothing
     * @throws CommandRejectedException if this codec does not know the command's type, or cannot encode the result in
     *     such a way that it can read it again
     */
    byte[] encodeResult(Class<?> commandType, @Nullable Object result);

    /**
     * Decodes what {@link #encodeResult} made; the buffer is the callee's to read but not to keep.
     *
     * @throws CommandRejectedException if the bytes are not a result of this codec
     */
    @Nullable
    Object decodeResult(ByteBuffer bytes);
}
