package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.StateMachine;
import java.util.function.Supplier;

/**
 * What it takes to host a group, and the typed key to its {@link io.reactiveraft.Raft}.
 *
 * @param id the group, the same on all nodes
 * @param machine makes the state machine, empty, once for each node and start
 * @param config the settings, the same on all nodes
 * @param <S> the state that queries read
 */
public record GroupRecipe<S>(GroupId id, Supplier<StateMachine<S>> machine, RaftConfig config) {

    /** A group with default settings. */
    public static <S> GroupRecipe<S> of(String id, Supplier<StateMachine<S>> machine) {
        return new GroupRecipe<>(GroupId.of(id), machine, RaftConfig.defaults());
    }

    /** A copy with other settings. */
    public GroupRecipe<S> config(RaftConfig changed) {
        return new GroupRecipe<>(id, machine, changed);
    }
}
