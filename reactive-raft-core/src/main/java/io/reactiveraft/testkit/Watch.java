package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;

/** Sees everything that leaves a simulated node: what it writes and what it says. */
interface Watch {

    /** A write was ordered; it is not durable yet. */
    void onWritten(SimulatedLog log, LogWrite write);

    /** What is durable is about to be cut off from an index on; 0 for nothing. */
    void onCut(SimulatedLog log, long fromIndex);

    /** The oldest write that was under way is durable. */
    void onDurable(SimulatedLog log, LogWrite write);

    /** A node has a snapshot of its own on its disk. */
    void onSaved(SimulatedLog log, StoredSnapshot snapshot);

    /** A snapshot takes the place of a log: what number stands for the log up to its end. */
    long chainOf(SimulatedLog log, SnapshotInfo snapshot);

    /** A process has ended without a word. */
    void onCrash(NodeId node, Life life);

    /** A disk was replaced by an empty one. */
    void onWipe(NodeId node);

    /** A frame leaves a node. */
    void onFrame(NodeId from, NodeId to, Frame frame);

    /** What a node shows of itself. */
    void onStatus(RaftStatus status);

    /**
     * A group has given up on a node.
     *
     * @param hasReason whether what it was handed has failed it
     */
    void onGivenUp(NodeId node, Throwable cause, boolean hasReason);

    /** A node met a rare situation. */
    void onMark(Mark mark);
}
