package io.reactiveraft.wire;

import org.jspecify.annotations.Nullable;

/** Bytes from a peer are not a frame of messages. The connection that brought them is to be closed. */
public final class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        this(message, null);
    }

    MalformedFrameException(String message, @Nullable Throwable cause) {
        super(message, cause, false, cause != null);
    }
}
