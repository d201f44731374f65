/**
 * Whole clusters on virtual time, in one thread, from one seed.
 */
@NullMarked
package io.reactiveraft.testkit;

import org.jspecify.annotations.NullMarked;
