/**
 * One node put together: QUIC below, Berkeley DB beside, the store on top. See
 * {@link io.reactiveraft.examples.kv.node.KvNode}.
 */
@NullMarked
package io.reactiveraft.examples.kv.node;

import org.jspecify.annotations.NullMarked;
