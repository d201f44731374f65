package io.reactiveraft.kernel;

/**
 * A rare situation that a kernel, or the node around it, has met. Simulations count them: a rule that speaks of one
 * that was never met was not tried.
 */
public enum Mark {

    /** A pre-vote was refused, because a leader was heard of a short while ago. */
    PRE_VOTE_REFUSED_FOR_LEADER,
    /** A vote was refused, because a leader was heard of a short while ago. */
    VOTE_REFUSED_FOR_LEADER,
    /** A vote, or a pre-vote, was refused, because the candidate's log lacks something. */
    VOTE_REFUSED_LOG_BEHIND,
    /** A vote was refused, because another has it, or leads the term. */
    VOTE_REFUSED_TAKEN,
    /** A vote, or a pre-vote, was refused by one who knows of no cluster, or lost the disk by which it votes. */
    VOTE_REFUSED_NO_FRANCHISE,
    /** Somebody who only asked whether it would win stood back for a rival that is preferred. */
    STOOD_BACK_FOR_RIVAL,
    /** A candidacy came to nothing. */
    CANDIDACY_FRUITLESS,
    /** A candidate heard of another that leads its term. */
    CANDIDATE_BEATEN,
    /** Somebody stood for election who votes only by the membership before the last change. */
    FORMER_VOTER_STANDS,

    /** A follower cut off entries that a new leader does not have. */
    SUFFIX_CUT,
    /** The same while a write was under way. */
    SUFFIX_CUT_IN_A_WRITE,
    /** A change of membership was cut off: what was before it is in force again. */
    CHANGE_CUT_OFF,
    /** A quorum has an entry of an earlier term, which is not committed by counting alone. */
    EARLIER_TERM_NOT_COUNTED,
    /** Entries of earlier terms were committed together with one of the leader's own. */
    EARLIER_TERM_COMMITTED,
    /** A heartbeat spoke of a higher commit index than is known to match here, to one who is no voter. */
    COMMIT_NOT_BELIEVED,

    /** A rejection spared the leader at least one more probe. */
    BACKTRACKED_BY_HINT,
    /** A rejection came that was of no use any more. */
    LATE_REJECTION,
    /** A leader found out by heartbeats that an append was lost. */
    LOST_APPEND_NOTICED,
    /** A leader kept entries back, because the window was full. */
    WINDOW_FULL,
    /** A laggard needed entries that only the disk has. */
    FETCHED_FROM_DISK,
    /** A follower began to speak by another disk. */
    DISK_REPLACED,

    /** A leader noticed that its own process had stalled. */
    STALLED_AS_LEADER,
    /** A follower or candidate noticed that its own process had stalled, and waits anew. */
    STALLED_AS_FOLLOWER,
    /** A leader that no quorum confirmed for long stepped down. */
    UNCONFIRMED_STEPPED_DOWN,
    /** A leader that was not sure to lead, or about to lead no more, admitted no proposals. */
    NOT_ADMITTING,
    /** A leader that has too much uncommitted refused a proposal. */
    OVERLOADED,

    /** A read by lease had to wait for a quorum after a stall. */
    LEASE_DOUBTFUL,
    /** A read by lease had to wait for a quorum, because the lease had run out, or did not count. */
    LEASE_NOT_HELD,
    /** A read that came during a round had to wait for the next. */
    READ_WAITED_FOR_NEXT_ROUND,
    /** Reads failed, because their leader led no more. */
    READS_FAILED_AT_STEP_DOWN,
    /** A leader gave no answer to a read in time. */
    READ_UNANSWERED,

    /** A transfer of leadership began. */
    TRANSFER_BEGUN,
    /** The target of a transfer was asked to stand. */
    TRANSFER_ASKED,
    /** A transfer took too long and was given up. */
    TRANSFER_IN_VAIN,
    /** The target of a transfer became unfit to lead. */
    TRANSFER_TARGET_UNFIT,
    /** The request to stand came in a later term than that in which it was made. */
    TIMEOUT_NOW_LATE,
    /** A leader handed over by itself to a voter of higher priority. */
    SUCCESSION_BEGUN,

    /** The old and the new voters began to decide together. */
    JOINT_ENTERED,
    /** The new voters decide alone. */
    JOINT_LEFT,
    /** A leader took a change further that another had begun. */
    CHANGE_INHERITED,
    /** A change was taken back, because a new voter did not catch up. */
    CATCH_UP_GIVEN_UP,
    /** A leader that is to vote no more began to depart. */
    DEPARTURE_BEGUN,
    /** Who was removed heard of it. */
    REMOVED_TOLD,
    /** Who was removed could not be told in time. */
    REMOVED_NOT_TOLD,
    /** Who was removed stood for election, and is served again so that it hears of it. */
    REMOVED_SERVED_AGAIN,
    /** Somebody who is to found a cluster was told that there may be one. */
    FOUNDING_REFUSED,

    /** A forwarded proposal never left. */
    FORWARD_UNSENT,
    /** A forwarded proposal was given up without an answer. */
    FORWARD_LOST,
    /** A deposed leader said what it did with a forwarded proposal before. */
    FORWARD_ANSWERED_LATE,
    /** An operator's order was given up without an answer. */
    ORDER_LOST,

    /** A proposal was withdrawn before any kernel had seen it. */
    PROPOSAL_WITHDRAWN,
    /** No leader took a proposal in time. */
    PROPOSAL_UNTAKEN,
    /** A proposal was in a log, or may have been, when its time was up. */
    PROPOSAL_UNDECIDED,
    /** Another leader's entry was committed in the place of a proposal. */
    PROPOSAL_REPLACED,
    /** A proposal's entry was applied before the leader's answer came. */
    PROPOSAL_OVERTAKEN,
    /** A proposal was refused, because too much waited on the node. */
    QUEUE_FULL,
    /** Proposals waited, because too much was with the leader and unanswered. */
    PROPOSALS_HELD_BACK,
    /** Who waited was told that the node takes part no more. */
    LEFT_OUT,

    /** A command of a session came to the state machine again, and was answered from the table. */
    CALL_REPEATED,
    /** A session expired, and somebody who holds it hears of that. */
    SESSION_EXPIRED,
    /** A session was not opened, because there are too many. */
    SESSIONS_FULL,
    /** A session was kept alive by its node. */
    SESSION_KEPT_ALIVE,

    /** A query was tried again, because no leader confirmed it. */
    QUERY_RETRIED,
    /** Committed entries were wanted here that only the disk has. */
    COMMITTED_READ_FROM_DISK,
    /** A committed command waited, because the state machine did not ask for it. */
    APPLY_PAUSED,

    /** A node took a snapshot of its state. */
    SNAPSHOT_TAKEN,
    /** A node gave up the beginning of its log, since a snapshot stands for it. */
    LOG_COMPACTED,
    /** A node began from a snapshot that it found on its disk. */
    SNAPSHOT_RESTORED,
    /** Another node's snapshot took the place of a log. */
    SNAPSHOT_INSTALLED,
    /** What had arrived of a snapshot before was not fetched again. */
    SNAPSHOT_RESUMED,
    /** A snapshot was not fetched to its end. */
    SNAPSHOT_GIVEN_UP
}
