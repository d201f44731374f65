/** Whole nodes over memory, on real threads. */
@NullMarked
package io.reactiveraft.node;

import org.jspecify.annotations.NullMarked;
