package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Command;

/** The only command: some bytes, answered with how many payloads have been applied. Nobody changes the bytes. */
final class Payload implements Command<Long> {

    private final byte[] bytes;

    Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
