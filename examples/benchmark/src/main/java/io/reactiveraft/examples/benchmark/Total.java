package io.reactiveraft.examples.benchmark;

/**
 * What a state machine has applied so far.
 *
 * @param count how many payloads
 * @param checksum a chain over the CRC-32 of each, which depends on their order
 */
record Total(long count, long checksum) {}
