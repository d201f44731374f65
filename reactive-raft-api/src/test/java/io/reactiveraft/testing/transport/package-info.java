/**
 * What every transport must do, as tests: a transport's own test extends
 * {@link io.reactiveraft.testing.transport.TransportContract} and says how to make one.
 */
@NullMarked
package io.reactiveraft.testing.transport;

import org.jspecify.annotations.NullMarked;
