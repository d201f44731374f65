/** Offenders against the rules on packages. */
@NullMarked
package io.reactiveraft.testing.offenders.left;

import org.jspecify.annotations.NullMarked;
