package io.reactiveraft.spi;

import io.reactiveraft.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What a node must never forget (Raft paper, figure 2).
 *
 * @param term the latest term it has seen
 * @param vote whom it voted for in that term
 */
public record HardState(long term, @Nullable NodeId vote) {

    /** That of a node that never took part. */
    public static final HardState INITIAL = new HardState(0, null);
}
