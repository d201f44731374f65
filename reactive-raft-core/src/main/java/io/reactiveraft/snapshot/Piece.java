package io.reactiveraft.snapshot;

import java.nio.ByteBuffer;

/** A record, or a part of one, of a kind. */
record Piece(byte kind, ByteBuffer bytes) {}
