package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;

/**
 * Who a kernel is: a node, and the disk that holds what the node has promised.
 *
 * @param node the node
 * @param disk the identity of its disk, positive; 0 if it has none, then nothing is checked by it
 */
public record Identity(NodeId node, long disk) {}
