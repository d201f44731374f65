/**
 * Messages to frames and back: a Smile header through the streaming API, raw payload bytes behind it. Here, once, for
 * every transport. Commands of applications have a Smile codec here too.
 *
 * <p>Start at {@link io.reactiveraft.wire.MessageCodec}; for commands at
 * {@link io.reactiveraft.wire.SmileCommandCodec}.
 */
@NullMarked
package io.reactiveraft.wire;

import org.jspecify.annotations.NullMarked;
