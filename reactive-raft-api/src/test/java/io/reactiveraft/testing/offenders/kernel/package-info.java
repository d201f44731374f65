/** Offenders against the rules on packages. */
@NullMarked
package io.reactiveraft.testing.offenders.kernel;

import org.jspecify.annotations.NullMarked;
