package io.reactiveraft.testing.offenders.right;

import io.reactiveraft.testing.offenders.left.Left;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record Right(@Nullable Left left) {}
