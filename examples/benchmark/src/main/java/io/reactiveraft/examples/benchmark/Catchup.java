package io.reactiveraft.examples.benchmark;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** How long a follower that was away needs for what it has missed. */
final class Catchup {

    private static final int ENTRIES_BEFORE = 1000;
    private static final long DRAIN_MILLIS = 20_000;

    private final Options options;
    private final Cluster cluster;
    private long errors;

    private Catchup(Options options, Cluster cluster) {
        this.options = options;
        this.cluster = cluster;
    }

    /** Stops a follower, commits without it, restarts it, and puts the figures down. */
    static void run(Options options, JsonLine json, Cluster cluster)
            throws IOException, InterruptedException, TimeoutException {
        Catchup catchup = new Catchup(options, cluster);
        catchup.commit(ENTRIES_BEFORE);
        int stopped = cluster.stopFollower();
        catchup.errors = 0;
        json.put("entries", options.entries())
                .put("write_s", catchup.commit(options.entries()), 2)
                .put("errors", catchup.errors)
                .put("catchup_s", catchup.restart(stopped), 2)
                .put("peak_rss_mib", Machine.peakRssBytes() >> 20)
                .put("voters_agree", cluster.agreesOn(options.entries()));
    }

    /** Commits so many payloads and tells the seconds. */
    private double commit(long payloads) throws InterruptedException, TimeoutException {
        long from = System.nanoTime();
        for (long left = payloads; left > 0; ) {
            Load load = Load.start(Operations.writes(cluster, options.payload()), options.window(), left);
            load.awaitIssued();
            int lost = load.drain(DRAIN_MILLIS);
            if (lost > 0) {
                throw new TimeoutException(lost + " proposals lost; last error: " + load.lastError());
            }
            if (load.done() == 0) {
                throw new IllegalStateException("nothing commits", load.lastError());
            }
            left -= load.done();
            errors += load.errors();
        }
        return secondsSince(from);
    }

    private double restart(int stopped) throws InterruptedException, TimeoutException {
        Total goal = cluster.leaderTotal();
        long from = System.nanoTime();
        Voter back = cluster.restart(stopped);
        Patience.await(
                () -> back.total().count() >= goal.count(),
                Patience.CATCH_UP,
                () -> "applied " + back.total().count() + " of " + goal.count());
        return secondsSince(from);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
