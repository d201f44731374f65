/**
 * A key-value store on WebFlux, and the demonstration of the library.
 *
 * <p>Start at {@link io.reactiveraft.examples.kv.KvApplication}, which reads the arguments and runs either the demo, or
 * one node, or the making of certificates, or the recovery of a node. What is replicated is in {@code store}, a node's
 * assembly in {@code node}, what speaks HTTP in {@code http}, the scripted minute in {@code demo}.
 */
@NullMarked
package io.reactiveraft.examples.kv;

import org.jspecify.annotations.NullMarked;
