/** What is written of a state comes back as it was, in chunks of whatever size. */
@NullMarked
package io.reactiveraft.snapshot;

import org.jspecify.annotations.NullMarked;
