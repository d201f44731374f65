package io.reactiveraft.spi;

/** What an entry is for. The codes are part of the wire and disk formats. */
public enum EntryKind {
    /** A command for the state machine. */
    COMMAND(1),
    /** Nothing: a leader's first entry, by which it commits what came before (Raft paper §8). */
    NOOP(2),
    /** Who takes part from here on, as {@link MembershipCodec} writes it; one entry in a batch (Raft paper §6). */
    MEMBERSHIP(3),
    /** Something about sessions, a command in one among it (dissertation §6.3). */
    SESSION(4);

    private final byte code;

    EntryKind(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands for it. */
    public byte code() {
        return code;
    }

    /**
     * The kind that a byte stands for.
     *
     * @throws CorruptEntryException if it stands for none
     */
    public static EntryKind of(byte code) {
        return switch (code) {
            case 1 -> COMMAND;
            case 2 -> NOOP;
            case 3 -> MEMBERSHIP;
            case 4 -> SESSION;
            default -> throw new CorruptEntryException("entry kind " + code + " is not 1 to 4");
        };
    }
}
