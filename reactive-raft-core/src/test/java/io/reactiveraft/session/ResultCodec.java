package io.reactiveraft.session;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encodes results that are texts, or null. */
final class ResultCodec implements CommandCodec {

    @Override
    public byte[] encode(Command<?> command) {
        throw new UnsupportedOperationException("there are no commands here");
    }

    @Override
    public Command<?> decode(ByteBuffer bytes) {
        throw new UnsupportedOperationException("there are no commands here");
    }

    @Override
    public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
        return result == null ? new byte[0] : ("=" + result).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable Object decodeResult(ByteBuffer bytes) {
        String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        if (!text.isEmpty() && text.charAt(0) != '=') {
            throw new CommandRejectedException("no result: " + text);
        }
        return text.isEmpty() ? null : text.substring(1);
    }
}
