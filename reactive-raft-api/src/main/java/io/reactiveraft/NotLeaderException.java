package io.reactiveraft;

import org.jspecify.annotations.Nullable;

/** The node that was asked to append does not lead, or lost its leadership before the entry was committed and the entry was replaced. */
public final class NotLeaderException extends RaftException {

    private static final long serialVersionUID = 1L;

    private final @Nullable NodeId leader;

    /** With the leader to try instead, if one is known. */
    public NotLeaderException(@Nullable NodeId leader) {
        super(
                "not the leader; " + (leader == null ? "no other is known" : "it is " + leader),
                null,
                Outcome.NOT_APPENDED,
                true);
        this.leader = leader;
    }

    /** The leader to try instead, null if none is known. */
    public @Nullable NodeId leader() {
        return leader;
    }
}
