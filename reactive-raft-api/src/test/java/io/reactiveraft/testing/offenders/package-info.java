/** One small offence per method, so that every rule is seen to fail. */
@NullMarked
package io.reactiveraft.testing.offenders;

import org.jspecify.annotations.NullMarked;
