package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import org.jspecify.annotations.Nullable;

/** What operators ask of a leader. */
public sealed interface Order {

    /**
     * Change the membership (paper §6).
     *
     * @param wanted the membership in force, edited; by its index the leader knows whether it still is
     */
    record Change(Membership wanted) implements Order {}

    /**
     * Hand over leadership (dissertation §3.10).
     *
     * @param to to whom; null for the fittest
     */
    record Transfer(@Nullable NodeId to) implements Order {}
}
