package io.reactiveraft.session;

import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandResult;
import io.reactiveraft.spi.CorruptEntryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a call resulted in when it was applied, for those that come after it. Written down as
 *
 * <pre>
 * u64 sequence, u8 1 for a value and 2 for a failure, u32 length,
 * the value as the codec encodes it, or the failure's message in UTF-8
 * </pre>
 */
public final class FirstResult {

    private static final byte VALUE = 1;
    private static final byte FAILURE = 2;
    private static final int HEADER_BYTES = 13;

    private final long sequence;
    private @Nullable Class<?> commandType;
    private @Nullable CommandResult result;

    /** The bytes that it was read from: it cannot be encoded again, for they do not say which class it came of. */
    private byte @Nullable [] written;

    FirstResult(long sequence) {
        this.sequence = sequence;
    }

    long sequence() {
        return sequence;
    }

    /**
     * The state machine has answered.
     *
     * @param type the class of the command, by which the result can be encoded
     */
    public void remember(Class<?> type, CommandResult answer) {
        commandType = type;
        result = answer;
    }

    /** The result; null for as long as the state machine has not answered. */
    public @Nullable CommandResult result() {
        return result;
    }

    byte[] write(CommandCodec codec) {
        byte[] before = written;
        if (before != null) {
            return before;
        }
        if (result instanceof CommandResult.Failure failure) {
            String message = String.valueOf(failure.cause().getMessage());
            return framed(FAILURE, message.getBytes(StandardCharsets.UTF_8));
        }
        Class<?> type = commandType;
        if (result instanceof CommandResult.Value value && type != null) {
            return framed(VALUE, codec.encodeResult(type, value.value()));
        }
        throw new IllegalStateException("call " + sequence + " is not answered yet");
    }

    private byte[] framed(byte kind, byte[] body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .putLong(sequence)
                .put(kind)
                .putInt(body.length)
                .put(body)
                .array();
    }

    /** Reads what {@link #write} gave and moves the buffer behind it. */
    static FirstResult read(ByteBuffer in, CommandCodec codec) {
        int start = in.position();
        FirstResult read = new FirstResult(in.getLong());
        byte kind = in.get();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new CorruptEntryException("a result of " + length + " bytes where there are " + in.remaining());
        }
        ByteBuffer body = in.slice(in.position(), length);
        read.result = result(kind, body, codec);
        byte[] bytes = new byte[HEADER_BYTES + length];
        in.position(start);
        in.get(bytes);
        read.written = bytes;
        return read;
    }

    private static CommandResult result(byte kind, ByteBuffer body, CommandCodec codec) {
        if (kind == VALUE) {
            return CommandResult.of(codec.decodeResult(body));
        }
        if (kind == FAILURE) {
            return CommandResult.failed(
                    new RememberedFailure(StandardCharsets.UTF_8.decode(body).toString()));
        }
        throw new CorruptEntryException("a result of kind " + kind);
    }
}
