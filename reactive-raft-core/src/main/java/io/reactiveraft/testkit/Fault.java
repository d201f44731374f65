package io.reactiveraft.testkit;

/** What may go wrong in a simulation. */
public enum Fault {
    /** Frames are lost, late, in another order, or twice; links break. */
    NETWORK,
    /** Disks are slow, stall, are full, and fail. */
    DISK,
    /** Processes end and begin again. */
    CRASH,
    /** Processes stand still, and clocks are wrong. */
    CLOCK,
    /** Disks are damaged, and replaced by empty ones. */
    WIPE,
    /** Operators change the membership, hand leadership over, and have snapshots taken. */
    OPERATOR;

    /** Where a decision belongs. */
    static Fault of(Decision.Kind kind) {
        return switch (kind) {
            case CRASH, CRASH_IN_A_TURN, STOP -> CRASH;
            case PAUSE, JUMP -> CLOCK;
            case WIPE, ROT -> WIPE;
            case PARTITION, MUTE, BESIEGE, SHORT_REIGNS, COUP, HOLD, RESET -> NETWORK;
            case STALL, WRITE_ERROR, FULL, READ_ERROR -> DISK;
            case CHANGE, TRANSFER, SNAPSHOT -> OPERATOR;
        };
    }
}
