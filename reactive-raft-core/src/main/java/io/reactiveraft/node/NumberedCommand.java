package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.CommandResult;
import org.jspecify.annotations.Nullable;

/**
 * A command of a session with the identity that all attempts to propose it share. But for its encoding and its result,
 * which anybody may see, it is owned by the loop.
 */
final class NumberedCommand {

    private static final int NO_SLOT = -1;

    private final Command<?> command;
    private volatile byte @Nullable [] encoded;
    private volatile @Nullable CommandResult result;
    private int slot = NO_SLOT;
    private long sequence;
    private int attempts;
    private boolean sent;

    NumberedCommand(Command<?> command) {
        this.command = command;
    }

    Command<?> command() {
        return command;
    }

    /** Its encoded form; null before it is needed, and when it is needed no more. */
    byte @Nullable [] encoded() {
        return encoded;
    }

    void encoded(byte[] bytes) {
        encoded = bytes;
    }

    /** What came of it; null if that is not known here. */
    @Nullable
    CommandResult result() {
        return result;
    }

    void result(CommandResult first) {
        result = first;
        encoded = null;
    }

    boolean hasNumber() {
        return slot != NO_SLOT;
    }

    int slot() {
        return slot;
    }

    long sequence() {
        return sequence;
    }

    void number(int newSlot, long newSequence) {
        slot = newSlot;
        sequence = newSequence;
    }

    /** Gives the slot back; another attempt would draw new numbers. */
    int takeSlot() {
        int had = slot;
        slot = NO_SLOT;
        return had;
    }

    /** Counts an attempt that begins or ends; gives how many are under way. */
    int attempts(int change) {
        attempts += change;
        return attempts;
    }

    /** Whether it may be in the log. */
    boolean isSent() {
        return sent;
    }

    void sent() {
        sent = true;
    }
}
