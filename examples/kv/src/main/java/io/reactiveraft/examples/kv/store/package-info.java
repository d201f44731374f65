/**
 * What is replicated: commands, the state they change, and the state machine that ties the two together in
 * {@link io.reactiveraft.examples.kv.store.KvMachine}. Knows neither HTTP nor nodes.
 */
@NullMarked
package io.reactiveraft.examples.kv.store;

import org.jspecify.annotations.NullMarked;
