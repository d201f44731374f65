/** Whole nodes over memory, on real threads or on virtual time. */
@NullMarked
package io.reactiveraft.node;

import org.jspecify.annotations.NullMarked;
