package io.reactiveraft;

/**
 * Something that the state machine shall do. It carries the type of its result, so that no caller casts:
 *
 * <pre>{@code
 * record Put(String key, String value) implements Command<Long> {}
 * }</pre>
 *
 * Commands are values: they are encoded once, where they are proposed, and decoded on every replica.
 *
 * @param <R> the result of applying it; {@link Void} for none
 */
public interface Command<R> {}
