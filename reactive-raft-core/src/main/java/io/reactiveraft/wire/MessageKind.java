package io.reactiveraft.wire;

/** The kinds of messages. The codes are part of the wire format: one that was given away is never used again. */
enum MessageKind {
    VOTE_REQUEST(1),
    VOTE_REPLY(2),
    APPEND_REQUEST(3),
    APPEND_REPLY(4),
    APPEND_REJECT(5),
    HEARTBEAT(6),
    HEARTBEAT_REPLY(7),
    READ_REQUEST(8),
    READ_REPLY(9),
    FORWARD_REQUEST(10),
    FORWARD_REPLY(11),
    TIMEOUT_NOW(12),
    SNAPSHOT_OFFER(13),
    /** An order to change the membership: each kind of order is a kind of message. */
    CHANGE_REQUEST(14),
    TRANSFER_REQUEST(15),
    ORDER_REPLY(16),
    FOUND_REQUEST(17),
    FOUND_REPLY(18),
    ROSTER_REQUEST(19),
    ROSTER(20),
    SNAPSHOT_REQUEST(21),
    SNAPSHOT_ANNOUNCEMENT(22),
    SNAPSHOT_CHUNK(23);

    private static final MessageKind[] ALL = values();

    private final int code;

    MessageKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MessageKind of(long code) {
        for (MessageKind kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new MalformedFrameException("message kind " + code + " is not 1 to " + ALL.length);
    }
}
