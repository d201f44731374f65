package io.reactiveraft.examples.kv;

/** {@code recover --raft.node-id=n1 --raft.data-dir=DIR}: what is left of a node, offline. */
final class RecoverCommand {

    /** A flag: without it, nothing is changed. */
    static final String ACCEPT = "accept-possible-loss";

    private RecoverCommand() {}
}
