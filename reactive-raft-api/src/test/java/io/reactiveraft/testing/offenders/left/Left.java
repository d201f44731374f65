package io.reactiveraft.testing.offenders.left;

import io.reactiveraft.testing.offenders.right.Right;

/** Half of a cycle. */
public record Left(Right right) {}
