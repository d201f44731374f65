package io.reactiveraft.node;

/** Clock, threads and random numbers: the only place in core where they come from. */
public final class RaftRuntime {
    private RaftRuntime() {}
}
