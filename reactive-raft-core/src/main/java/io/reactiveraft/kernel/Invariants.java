package io.reactiveraft.kernel;

/** What must hold after every turn, whatever happened in it; numbered as in the package's description. */
final class Invariants {

    private Invariants() {}

    /** Compares what a kernel looks like with what it looked like before. */
    static void check(KernelView before, KernelView now) {
        require(now.term() >= before.term(), 1, "the term went back", before, now);
        require(now.commitIndex() >= before.commitIndex(), 1, "the commit index went back", before, now);
        require(now.commitIndex() <= now.lastIndex(), 3, "the log ends before what is committed", before, now);
        require(now.durableIndex() <= now.lastIndex(), 6, "the log ends before what is durable", before, now);
        boolean replaced = now.term() == before.term()
                && now.leader() != null
                && before.leader() != null
                && !now.leader().equals(before.leader());
        require(!replaced, 7, "another leader in the same term", before, now);
        require(
                now.membership().index() <= now.lastIndex(),
                9,
                "the log ends before the membership in force",
                before,
                now);
    }

    private static void require(boolean holds, int number, String otherwise, KernelView before, KernelView now) {
        if (!holds) {
            throw new InvariantViolation("invariant " + number + ": " + otherwise + ", from " + before + " to " + now);
        }
    }
}
