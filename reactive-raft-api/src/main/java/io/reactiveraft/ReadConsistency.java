package io.reactiveraft;

import java.time.Duration;

/** What a query promises about the age of what it sees. */
public sealed interface ReadConsistency {

    /**
     * Sees everything acknowledged before the query began, on any node: the leader confirms its leadership with a
     * quorum after the query arrived (dissertation §6.4, read index). The default.
     */
    ReadConsistency LINEARIZABLE = new Linearizable();

    /**
     * As {@link #LINEARIZABLE}, but the leader need not ask a quorum while its lease lasts (dissertation §6.4.1). Holds
     * only if no clock runs faster than another by more than {@link RaftConfig.Timing#clockDriftPercent()}.
     */
    ReadConsistency LEASE = new Lease();

    /** Sees what this node has applied, however old: no message is sent, and no quorum is needed. */
    ReadConsistency STALE = new Stale();

    /**
     * Sees at least what was applied at an index, of which the caller heard somewhere else: waits for this node to
     * apply it, and asks nobody.
     *
     * @param index from 0
     */
    static ReadConsistency atLeast(long index) {
        return new AtLeast(index);
    }

    /**
     * Sees everything acknowledged up to some time before the query began. A node asks the leader as for a linearizable
     * query, but no more often than the bound demands.
     *
     * @param bound how old the picture may be at the most; longer than zero
     */
    static ReadConsistency boundedStaleness(Duration bound) {
        return new BoundedStaleness(bound);
    }

    /** See {@link #LINEARIZABLE}. */
    record Linearizable() implements ReadConsistency {}

    /** See {@link #LEASE}. */
    record Lease() implements ReadConsistency {}

    /** See {@link #STALE}. */
    record Stale() implements ReadConsistency {}

    /**
     * See {@link #atLeast}.
     *
     * @param index from 0
     */
    record AtLeast(long index) implements ReadConsistency {

        /** Checks the index. */
        public AtLeast {
            if (index < 0) {
                throw new InvalidConfigException("atLeast", Long.toString(index), "0 or more");
            }
        }
    }

    /**
     * See {@link #boundedStaleness}.
     *
     * @param bound longer than zero
     */
    record BoundedStaleness(Duration bound) implements ReadConsistency {

        /** Checks the bound. */
        public BoundedStaleness {
            if (bound.isNegative() || bound.isZero()) {
                throw new InvalidConfigException("boundedStaleness", bound.toString(), "longer than zero");
            }
        }
    }
}
