/** Storage and transport in memory: for tests, and for groups that need not outlive their process. */
@NullMarked
package io.reactiveraft.memory;

import org.jspecify.annotations.NullMarked;
