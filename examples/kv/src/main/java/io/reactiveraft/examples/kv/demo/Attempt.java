package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.Outcome;

/**
 * One numbered write and how it ended.
 *
 * @param number unique; proposed once
 * @param outcome how it ended
 * @param startedNanos when it was proposed
 * @param endedNanos when its end was known
 */
record Attempt(int number, Outcome outcome, long startedNanos, long endedNanos) {}
