/**
 * What every test of every module runs under: {@link io.reactiveraft.testing.RunGuard} fails a run in which a thread
 * blocked that must not, a buffer leaked or a test was skipped; {@link io.reactiveraft.testing.ArchitectureRules} hold
 * the design.
 */
@NullMarked
package io.reactiveraft.testing;

import org.jspecify.annotations.NullMarked;
