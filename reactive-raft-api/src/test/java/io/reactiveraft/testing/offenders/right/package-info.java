/** Offenders against the rules on packages. */
@NullMarked
package io.reactiveraft.testing.offenders.right;

import org.jspecify.annotations.NullMarked;
